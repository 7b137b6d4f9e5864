package dev.troupe.config;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One thing to do with a robot whose holder has gone silent, written as a word, behind which stands
 * what it needs: {@code say_line One moment please}.
 */
public sealed interface SafeAction {

  /** Stop what is being said and drop what is planned. */
  record StopSpeech() implements SafeAction {
    @Override
    public Word word() {
      return Word.STOP_SPEECH;
    }
  }

  /** Stop the robot's own recogniser. */
  record StopListening() implements SafeAction {
    @Override
    public Word word() {
      return Word.STOP_LISTENING;
    }
  }

  /** End the holder's subscriptions to camera, microphone, speaker and people; nobody else's. */
  record SensorsOff() implements SafeAction {
    @Override
    public Word word() {
      return Word.SENSORS_OFF;
    }
  }

  /** Put all face parameters back. */
  record NeutralFace() implements SafeAction {
    @Override
    public Word word() {
      return Word.NEUTRAL_FACE;
    }
  }

  /** Look at nobody. */
  record AttendNobody() implements SafeAction {
    @Override
    public Word word() {
      return Word.ATTEND_NOBODY;
    }
  }

  /** Give the light ring a colour: {@code #RRGGBB} or a colour's name. */
  record LedColor(String color) implements SafeAction {
    private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}|[a-zA-Z]{1,40}");

    public LedColor {
      Check.require(
          COLOR.matcher(color).matches(),
          "led_color",
          "\"" + color + "\"",
          "#RRGGBB, in quotes, or the name of a colour");
    }

    @Override
    public Word word() {
      return Word.LED_COLOR;
    }
  }

  /** Say a line instead of whatever is being said. */
  record SayLine(String text) implements SafeAction {
    private static final int LONGEST = 1_000;

    public SayLine {
      Check.require(
          !text.isBlank() && text.length() <= LONGEST,
          "say_line",
          text.length() + " characters",
          "1 to 1,000 characters");
    }

    @Override
    public Word word() {
      return Word.SAY_LINE;
    }
  }

  /** Give the lease up: whoever waits gets it. */
  record Release() implements SafeAction {
    @Override
    public Word word() {
      return Word.RELEASE;
    }
  }

  /** What an action is called, in files and in what clients are told. */
  enum Word {
    STOP_SPEECH(""),
    STOP_LISTENING(""),
    SENSORS_OFF(""),
    NEUTRAL_FACE(""),
    ATTEND_NOBODY(""),
    LED_COLOR(" and #RRGGBB, in quotes, or the name of a colour"),
    SAY_LINE(" and a line of 1 to 1,000 characters"),
    RELEASE("");

    private final String needs;

    Word(String needs) {
      this.needs = needs;
    }

    public String text() {
      return Scalars.written(this);
    }
  }

  Word word();

  /** As {@link #parse} reads it. */
  default String written() {
    return switch (this) {
      case LedColor light -> word().text() + " " + light.color();
      case SayLine line -> word().text() + " " + line.text();
      default -> word().text();
    };
  }

  /**
   * As it is written in the file.
   *
   * @throws IllegalArgumentException whose message is what was expected
   */
  static SafeAction parse(String written) {
    String[] parts = written.strip().split("\\s+", 2);
    String rest = parts.length > 1 ? parts[1] : "";
    Word word =
        Arrays.stream(Word.values())
            .filter(it -> it.text().equals(parts[0]))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("one of " + words()));
    try {
      return of(word, rest);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(word.text() + word.needs, e);
    }
  }

  private static SafeAction of(Word word, String rest) {
    if (word.needs.isEmpty() && !rest.isEmpty()) {
      throw new IllegalArgumentException(rest);
    }
    return switch (word) {
      case STOP_SPEECH -> new StopSpeech();
      case STOP_LISTENING -> new StopListening();
      case SENSORS_OFF -> new SensorsOff();
      case NEUTRAL_FACE -> new NeutralFace();
      case ATTEND_NOBODY -> new AttendNobody();
      case LED_COLOR -> new LedColor(rest);
      case SAY_LINE -> new SayLine(rest);
      case RELEASE -> new Release();
    };
  }

  private static String words() {
    return Arrays.stream(Word.values()).map(Word::text).collect(Collectors.joining(", "));
  }
}
