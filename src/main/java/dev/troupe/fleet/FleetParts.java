package dev.troupe.fleet;

import dev.troupe.config.RobotConfig;
import dev.troupe.link.Fence;
import dev.troupe.link.Link;
import dev.troupe.link.LinkListener;
import dev.troupe.link.LinkPeer;
import dev.troupe.link.LinkProtocol;
import dev.troupe.link.Links;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.time.Time;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What all robots share: sockets, their vendor's language, the encoding of feeds, meters, chance.
 */
public record FleetParts(
    Links links,
    Function<RobotConfig, LinkProtocol<RobotCommand, RobotEvent>> protocol,
    FeedEncoders encoders,
    FleetMetrics metrics,
    RandomGenerator random) {

  Link<RobotCommand, RobotEvent> link(
      RobotConfig config, Fence fence, LinkListener<RobotEvent> listener, Time time) {
    return links.link(
        new LinkPeer(config.id(), config.address(), fence),
        protocol.apply(config),
        listener,
        time,
        random);
  }
}
