package dev.troupe.replicas;

import java.util.List;

/** Where replicas, robots and the database find each other. Closing it takes apart what it made. */
interface Network extends AutoCloseable {

  /** What {@code java} is started with, for a replica by its number. */
  List<String> prefix(int replica);

  /** Where clients and operators find a replica, and from where it dials robots. */
  String front(int replica);

  /** Where the other replicas find it, and from where it reaches the database. */
  String back(int replica);

  /** Where robots listen. */
  String robots();

  /** The database on {@code port} of this machine's loopback, as replicas reach it. */
  String database(int port) throws Exception;

  @Override
  void close() throws Exception;

  /** All on loopback, told apart by port. */
  static Network loopback() {
    return new Network() {
      @Override
      public List<String> prefix(int replica) {
        return List.of();
      }

      @Override
      public String front(int replica) {
        return "127.0.0.1";
      }

      @Override
      public String back(int replica) {
        return "127.0.0.1";
      }

      @Override
      public String robots() {
        return "127.0.0.1";
      }

      @Override
      public String database(int port) {
        return "127.0.0.1:" + port;
      }

      @Override
      public void close() {}
    };
  }
}
