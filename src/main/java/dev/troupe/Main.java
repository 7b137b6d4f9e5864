package dev.troupe;

/** Entry point of the one executable. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println("troupe on " + Runtime.version());
  }
}
