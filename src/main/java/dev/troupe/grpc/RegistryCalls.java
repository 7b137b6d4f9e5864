package dev.troupe.grpc;

import com.google.rpc.Code;
import dev.troupe.api.fleet.v1.AppliedRobot;
import dev.troupe.api.fleet.v1.ApplyFleetRequest;
import dev.troupe.api.fleet.v1.ApplyFleetResponse;
import dev.troupe.api.fleet.v1.FleetChange;
import dev.troupe.api.fleet.v1.RegisterRobotRequest;
import dev.troupe.api.fleet.v1.RegisterRobotResponse;
import dev.troupe.api.fleet.v1.RobotSpec;
import dev.troupe.api.fleet.v1.UnregisterRobotRequest;
import dev.troupe.api.fleet.v1.UnregisterRobotResponse;
import dev.troupe.api.fleet.v1.UpdateRobotRequest;
import dev.troupe.api.fleet.v1.UpdateRobotResponse;
import dev.troupe.config.Capability;
import dev.troupe.config.RobotDescription;
import dev.troupe.config.RobotForm;
import dev.troupe.config.Verb;
import dev.troupe.fleet.DesiredRobot;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.FleetReport;
import dev.troupe.robot.RobotId;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What changes which robots there are: one by one, or the whole fleet at once. */
final class RegistryCalls {
  private static final int LARGEST_FLEET = 10_000;
  private static final Demand ADMINISTER = new Demand(Capability.FLEET, Verb.ADMINISTER, true);

  private final Fleet fleet;
  private final RobotMapper mapper;

  RegistryCalls(Fleet fleet, RobotMapper mapper) {
    this.fleet = fleet;
    this.mapper = mapper;
  }

  Future<RegisterRobotResponse> register(Call call, RegisterRobotRequest request) {
    RobotForm form = form();
    Violations violations = new Violations();
    checkId(request.getRobotId(), "robot_id", violations);
    violations.check(request.hasSpec(), "spec", null, "what is to be registered");
    RobotDescription description =
        RobotSpecMapper.description(
            request.getRobotId(), request.getSpec(), form, "spec", violations);
    return fleet
        .register(sound(description, violations), request.getDryRun())
        .map(done ->
            RegisterRobotResponse.newBuilder().setRobot(mapper.robot(done.status())).build());
  }

  Future<UpdateRobotResponse> update(Call call, UpdateRobotRequest request) {
    RobotForm form = form();
    Violations violations = new Violations();
    RobotId id = id(request.getRobotId(), violations);
    SpecMask mask = SpecMask.of(request.getUpdateMask(), request.getSpec(), violations);
    violations.throwIfAny();
    return fleet
        .update(
            id,
            orNull(request.getEtag()),
            there -> changed(call, there, mask, request.getSpec(), form),
            request.getDryRun())
        .map(done -> {
          UpdateRobotResponse.Builder response =
              UpdateRobotResponse.newBuilder().setRobot(mapper.robot(done.status()));
          done.paths().forEach(path -> response.addChangedPaths(RobotSpecMapper.path(path)));
          return response.build();
        });
  }

  /** Nobody moves a robot by its labels to where he does not administer it. Any thread. */
  private static RobotDescription changed(
      Call call, RobotDescription there, SpecMask mask, RobotSpec wanted, RobotForm form) {
    Violations violations = new Violations();
    RobotSpec merged = mask.merge(RobotSpecMapper.spec(there), wanted);
    RobotDescription after =
        sound(
            RobotSpecMapper.description(there.config().id(), merged, form, "spec", violations),
            violations);
    CallFailure refusal =
        call.access().refusal(after.config().id(), after.config().labels(), ADMINISTER);
    if (refusal != null) {
      throw refusal.asException();
    }
    return after;
  }

  Future<UnregisterRobotResponse> unregister(Call call, UnregisterRobotRequest request) {
    form();
    RobotId id = id(request.getRobotId(), new Violations());
    return fleet
        .unregister(id, orNull(request.getEtag()))
        .map(last -> UnregisterRobotResponse.newBuilder().setRobot(mapper.robot(last)).build());
  }

  Future<ApplyFleetResponse> apply(Call call, ApplyFleetRequest request) {
    RobotForm form = form();
    Violations violations = new Violations();
    violations.check(
        request.getRobotsCount() <= LARGEST_FLEET,
        "robots",
        request.getRobotsCount(),
        "at most " + LARGEST_FLEET);
    violations.check(
        request.getRobotsCount() > 0 || request.getAllowEmpty(),
        "robots",
        0,
        "at least one, or allow_empty");
    violations.throwIfAny();
    Map<RobotId, DesiredRobot> robots = new HashMap<>();
    for (int at = 0; at < request.getRobotsCount(); at++) {
      desired(request.getRobots(at), "robots[" + at + "]", form, robots, violations);
    }
    violations.throwIfAny();
    return fleet
        .apply(robots, orNull(request.getFleetEtag()), request.getDryRun())
        .map(RegistryCalls::response);
  }

  private static void desired(
      dev.troupe.api.fleet.v1.DesiredRobot robot,
      String path,
      RobotForm form,
      Map<RobotId, DesiredRobot> into,
      Violations violations) {
    String id = robot.getRobotId();
    checkId(id, path + ".robot_id", violations);
    violations.check(robot.hasSpec(), path + ".spec", null, "what is to be registered");
    RobotDescription description =
        RobotSpecMapper.description(id, robot.getSpec(), form, path + ".spec", violations);
    if (description != null && violations.isEmpty()) {
      DesiredRobot before =
          into.put(new RobotId(id), new DesiredRobot(description, orNull(robot.getEtag())));
      violations.check(before == null, path + ".robot_id", id, "each id once");
    }
  }

  private static ApplyFleetResponse response(FleetReport report) {
    ApplyFleetResponse.Builder response =
        ApplyFleetResponse.newBuilder()
            .setAdded(report.added())
            .setChanged(report.changed())
            .setUnchanged(report.unchanged())
            .setRemoved(report.removed())
            .setFleetEtag(report.etag());
    report.robots().forEach(robot -> response.addRobots(applied(robot)));
    return response.build();
  }

  private static AppliedRobot applied(FleetReport.Entry robot) {
    AppliedRobot.Builder applied =
        AppliedRobot.newBuilder()
            .setRobotId(robot.id().value())
            .setRobotUid(robot.uid().toString())
            .setChange(
                switch (robot.change()) {
                  case ADDED -> FleetChange.FLEET_CHANGE_ADDED;
                  case CHANGED -> FleetChange.FLEET_CHANGE_CHANGED;
                  case UNCHANGED -> FleetChange.FLEET_CHANGE_UNCHANGED;
                  case REMOVED -> FleetChange.FLEET_CHANGE_REMOVED;
                })
            .setReconnects(robot.reconnects())
            .setEtag(robot.etag() == null ? "" : robot.etag());
    robot.paths().forEach(path -> applied.addChangedPaths(RobotSpecMapper.path(path)));
    return applied.build();
  }

  private RobotForm form() {
    RobotForm form = fleet.form();
    if (form == null) {
      throw new CallFailure(
              Code.UNIMPLEMENTED, "NOT_SUPPORTED", "This gateway registers no robots.")
          .asException();
    }
    return form;
  }

  private static RobotDescription sound(
      @Nullable RobotDescription description, Violations violations) {
    violations.throwIfAny();
    if (description == null) {
      throw new IllegalStateException("a description is missing and nobody says why");
    }
    return description;
  }

  private static RobotId id(String id, Violations violations) {
    checkId(id, "robot_id", violations);
    violations.throwIfAny();
    return new RobotId(id);
  }

  private static void checkId(String id, String field, Violations violations) {
    violations.check(
        RobotId.isValid(id), field, id, "1 to 63 of a-z, 0-9 and '-', no '-' at an end");
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
