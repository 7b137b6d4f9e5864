package dev.troupe.store;

/**
 * Whether something can be stored now.
 *
 * @param cause why not, for people; empty unless down
 */
public record StoreState(Status status, String cause) {

  /** How the store stands. */
  public enum Status {
    /** Nothing was ever stored; the first write makes the file. */
    EMPTY,
    UP,
    /** Nothing can be stored or read; it is tried again and again. */
    DOWN
  }

  static final StoreState EMPTY = new StoreState(Status.EMPTY, "");
  static final StoreState UP = new StoreState(Status.UP, "");

  static StoreState down(String cause) {
    return new StoreState(Status.DOWN, cause);
  }

  public boolean isDown() {
    return status == Status.DOWN;
  }
}
