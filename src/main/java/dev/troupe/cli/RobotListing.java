package dev.troupe.cli;

import dev.troupe.api.fleet.v1.FleetServiceGrpcClient;
import dev.troupe.api.fleet.v1.ListRobotsRequest;
import dev.troupe.api.fleet.v1.ListRobotsResponse;
import dev.troupe.api.robot.v1.LinkState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists robots, all or some of them. */
final class RobotListing {
  private static final int PAGE = 500;

  @Spec(Spec.Target.MIXEE)
  CommandSpec mixee;

  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Mixin OutputOption output = new OutputOption();

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "SELECTOR",
      description =
          "Only robots with these labels, such as 'zone=lobby,model in (g1,g2),!retired'.")
  String selector = "";

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description =
          "Only robots whose link is in one of these states: disconnected, connecting, ready,"
              + " reconnecting, access_denied.")
  List<String> states = List.of();

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "Only robots with this in their id, name, address or labels.")
  String text = "";

  int list() {
    ListRobotsRequest.Builder request =
        ListRobotsRequest.newBuilder().setLabelSelector(selector).setText(text).setPageSize(PAGE);
    states().forEach(request::addStates);
    ListRobotsResponse.Builder all = ListRobotsResponse.newBuilder();
    try (Rpc rpc = new Rpc(gateway)) {
      do {
        ListRobotsResponse page = rpc.call(FleetServiceGrpcClient.ListRobots, request.build());
        all.addAllRobots(page.getRobotsList()).setTotalSize(page.getTotalSize());
        request.setPageToken(page.getNextPageToken());
      } while (!request.getPageToken().isEmpty());
    }
    if (output.json()) {
      output.print(all);
      return 0;
    }
    Table table = new Table(output.wide() ? RobotWords.WIDE_HEAD : RobotWords.HEAD);
    all.getRobotsList().forEach(robot -> RobotWords.row(table, robot, output.wide()));
    output.print(table);
    return 0;
  }

  private List<LinkState> states() {
    List<LinkState> found = new ArrayList<>();
    for (String state : states) {
      String name = "LINK_STATE_" + state.strip().toUpperCase(Locale.ROOT).replace('-', '_');
      try {
        found.add(LinkState.valueOf(name));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            mixee.commandLine(),
            "--state "
                + state
                + " (expected: disconnected, connecting, ready, reconnecting or access_denied)");
      }
    }
    return found;
  }
}
