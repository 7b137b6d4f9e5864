package org.example;

import dev.troupe.client.BlockingFurhat;
import dev.troupe.client.FurhatClient;
import dev.troupe.robot.RobotEvent.SpeakEnded;
import dev.troupe.robot.RobotEvent.SpeakStarted;

/** Says a sentence and tells when it begins and ends, then listens and repeats what it heard. */
final class Hello {
  public static void main(String[] args) {
    FurhatClient client = FurhatClient.create(args.length > 0 ? args[0] : "127.0.0.1:9000");
    client.on(SpeakStarted.class, started -> System.out.println("begins: " + started.text()));
    client.on(SpeakEnded.class, ended -> System.out.println("said: " + ended.text()));

    BlockingFurhat robot = client.blocking();
    try {
      robot.connect();
      robot.speak("What is your name?");
      String heard = robot.listen();
      robot.speak("I heard " + (heard.isEmpty() ? "nothing" : heard) + ".");
    } finally {
      robot.await(client.shutdown());
    }
  }
}
