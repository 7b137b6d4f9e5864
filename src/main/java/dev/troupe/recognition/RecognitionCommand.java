package dev.troupe.recognition;

import java.util.List;

/**
 * One thing asked of a recogniser. Sound is not among them: it is sent as it is, without an answer.
 */
public sealed interface RecognitionCommand {

  RecognitionCommandKind kind();

  /**
   * Open a session. The names end up in the vendor's logs and invoices (documented): no personal
   * data.
   *
   * @param customId a reference of the client's own, for logs and invoices; may be empty
   * @param channelPrefix what the channel id that the recogniser makes shall begin with; may be
   *     empty
   * @param sessionId a second name beside the channel id in the vendor's logs; may be empty
   * @param codec of all sound of the session
   */
  record Open(String customId, String channelPrefix, String sessionId, AudioCodec codec)
      implements RecognitionCommand {

    /** A session without names, in linear PCM: the official client's defaults. */
    public static final Open DEFAULT = new Open("", "", "", AudioCodec.LINEAR);

    @Override
    public RecognitionCommandKind kind() {
      return RecognitionCommandKind.OPEN;
    }
  }

  /** Set defaults of the session; those that are not named stay (MRCP). */
  record SetParams(RecognitionParams params) implements RecognitionCommand {
    @Override
    public RecognitionCommandKind kind() {
      return RecognitionCommandKind.SET_PARAMS;
    }
  }

  /** Ask for every parameter's value in the session. */
  record GetParams() implements RecognitionCommand {
    @Override
    public RecognitionCommandKind kind() {
      return RecognitionCommandKind.GET_PARAMS;
    }
  }

  /**
   * Name a builtin with its parameters, for the rest of the session; a name that exists is given
   * anew (MRCP).
   *
   * @param builtin its URI with the query, raw; {@code builtin:} in front of it may be left out,
   *     and is
   * @param alias the name; RECOGNIZE takes it as {@code session:ALIAS}, and {@code session:} in
   *     front of it here may be left out, and is
   */
  record DefineGrammar(String builtin, String alias) implements RecognitionCommand {
    public DefineGrammar {
      builtin = without(BuiltinGrammar.SCHEME, builtin);
      alias = without(SESSION, alias);
      line("builtin", builtin);
      line("alias", alias);
    }

    @Override
    public RecognitionCommandKind kind() {
      return RecognitionCommandKind.DEFINE_GRAMMAR;
    }
  }

  /**
   * Listen.
   *
   * @param grammars whole URIs, {@code builtin:…} or {@code session:…}, raw; at least one. The
   *     first to fit wins, and of several that fit at once the first of the list (documented).
   * @param params for this recognition only; mode and timers are sent also when they are not set,
   *     as {@link #mode} and {@link #startInputTimers} have them
   */
  record Recognize(List<String> grammars, RecognitionParams params) implements RecognitionCommand {
    public Recognize {
      grammars = List.copyOf(grammars);
      if (grammars.isEmpty()) {
        throw new IllegalArgumentException("grammars: [] (expected: at least one URI)");
      }
      grammars.forEach(grammar -> line("grammar", grammar));
    }

    /** Without parameters of its own. */
    public Recognize(String... grammars) {
      this(List.of(grammars), RecognitionParams.NONE);
    }

    /** Normal unless set. */
    public RecognitionMode mode() {
      RecognitionMode mode = params.recognitionMode();
      return mode == null ? RecognitionMode.NORMAL : mode;
    }

    /** True unless set. */
    public boolean startInputTimers() {
      Boolean start = params.startInputTimers();
      return start == null || start;
    }

    @Override
    public RecognitionCommandKind kind() {
      return RecognitionCommandKind.RECOGNIZE;
    }
  }

  /** Let the no-input timer run, which a RECOGNIZE left standing: the prompt has been heard. */
  record StartInputTimers() implements RecognitionCommand {
    @Override
    public RecognitionCommandKind kind() {
      return RecognitionCommandKind.START_INPUT_TIMERS;
    }
  }

  /** End the recognition without a result. It may cross one that is on its way. */
  record Stop() implements RecognitionCommand {
    @Override
    public RecognitionCommandKind kind() {
      return RecognitionCommandKind.STOP;
    }
  }

  /** End the session; no more sound may be sent, and another session may be opened. */
  record Close() implements RecognitionCommand {
    @Override
    public RecognitionCommandKind kind() {
      return RecognitionCommandKind.CLOSE;
    }
  }

  /** What the name of an alias begins with in RECOGNIZE. */
  String SESSION = "session:";

  private static String without(String scheme, String uri) {
    return uri.startsWith(scheme) ? uri.substring(scheme.length()) : uri;
  }

  /** A line break would make two URIs of one. */
  private static void line(String name, String uri) {
    if (uri.isBlank() || uri.indexOf('\n') >= 0 || uri.indexOf('\r') >= 0) {
      throw new IllegalArgumentException(
          "%s: \"%s\" (expected: one line that is not blank)".formatted(name, uri));
    }
  }
}
