package org.example;

import dev.troupe.client.BlockingFurhat;
import dev.troupe.client.FurhatClient;
import dev.troupe.client.Registration;
import dev.troupe.client.Speaking;
import dev.troupe.robot.EventKind;
import dev.troupe.robot.RobotEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A robot in a lobby: greets, asks, answers. What it saw goes to standard output. */
public final class Lobby {
  private Lobby() {}

  public static void main(String[] args) throws Exception {
    try (FurhatClient robot = FurhatClient.create(args[0])) {
      BlockingFurhat blocking = robot.blocking();
      blocking.connect(Duration.ofSeconds(10));
      greet(robot, blocking);
      ask(robot, blocking);
      blocking.disconnect();
    }
  }

  /** Handlers see the start and the end of what a blocking call says. */
  private static void greet(FurhatClient robot, BlockingFurhat blocking) throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (Registration starts =
            robot.on(RobotEvent.SpeakStarted.class, start -> seen.add("started " + start.text()));
        Registration ends =
            robot.on(
                heard -> seen.add("ended " + ((RobotEvent.SpeakEnded) heard.event()).text()),
                EventKind.SPEAK_ENDED)) {
      blocking.speak("Good morning.");
    }
    System.out.println("handlers: " + seen);
  }

  /** An asynchronous utterance, then a blocking listen, on one client. */
  private static void ask(FurhatClient robot, BlockingFurhat blocking) {
    Speaking question = robot.speech().say("What are you looking for?");
    RobotEvent.SpeakEnded end = blocking.await(question.ended());
    System.out.println("asked: " + end.text() + (end.aborted() ? " (aborted)" : ""));

    System.out.println("heard: " + blocking.listen());
    System.out.println("silence: \"" + blocking.listen() + "\"");
  }
}
