package dev.troupe.simulator;

/** The robot's end of one client's connection, as far as the robot needs to know it. */
interface Line {

  /**
   * Sends one text message. Never fails and never blocks: what cannot be sent is lost with the
   * line.
   */
  void send(String message);

  /** Whether so much waits to be sent that media should skip a beat. */
  boolean congested();

  /** Whether the client sits on this machine, on this network, or elsewhere. */
  String scope();

  /** Ends the line with a WebSocket close frame. */
  void close(int code, String reason);

  /** Cuts the line: the peer learns nothing but the end of the TCP connection. */
  void cut();

  /** Lets nothing out any more; with {@code pongs} pings are still answered. */
  void mute(boolean pongs);

  /** Stops answering pings; messages flow on. */
  void ignorePings();

  /** Takes in at most so many messages a second. */
  void readSlowly(int messagesPerSecond);

  /** Undoes mute, ignored pings and slow reading. */
  void heal();
}
