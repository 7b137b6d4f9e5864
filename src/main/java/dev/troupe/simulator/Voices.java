package dev.troupe.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The voices a robot offers, and the one it has. Confined to the robot. */
final class Voices {
  private static final String[] PROVIDERS = {"Amazon Polly", "Microsoft Azure", "Acapela"};
  private static final String[] LANGUAGES = {
    "en-US", "en-GB", "sv-SE", "fr-FR", "de-DE", "es-ES", "it-IT", "nl-NL", "pt-BR", "ja-JP",
    "ko-KR", "fi-FI", "da-DK", "nb-NO", "pl-PL", "tr-TR"
  };
  private static final String[] NAMES = {"Matthew", "Salli", "Gregory", "Ruth"};

  private final List<Voice> all;
  private final Consumer<String> inputLanguage;
  private Voice current;

  /** One voice; its id follows the vendor's pattern. */
  record Voice(String name, String provider, String language, String gender) {
    String id() {
      return name + " (" + language + ") - " + provider;
    }

    JsonObject toJson() {
      return new JsonObject()
          .put("voice_id", id())
          .put("name", name)
          .put("provider", provider)
          .put("language", language)
          .put("gender", gender);
    }
  }

  /**
   * @param all what {@link #offered} made; shared by all robots
   */
  Voices(List<Voice> all, Consumer<String> inputLanguage) {
    this.all = all;
    this.inputLanguage = inputLanguage;
    this.current = all.getFirst();
  }

  void register(Router router) {
    router.on("request.voice.config", this::configure);
    router.on("request.voice.status", this::status);
  }

  void reset() {
    current = all.getFirst();
  }

  Voice current() {
    return current;
  }

  /** With no match the voice stays; the answer shows which it is. */
  private void configure(Call call) {
    for (Voice voice : all) {
      if (matches(voice, call.arguments())) {
        current = voice;
        if (call.arguments().flag("input_language")) {
          inputLanguage.accept(voice.language());
        }
        break;
      }
    }
    call.answer(Responses.of("response.voice.status").put("voice_id", current.id()));
  }

  private void status(Call call) {
    JsonObject response = Responses.of("response.voice.status");
    if (call.arguments().flag("voice_id")) {
      response.put("voice_id", current.id());
    }
    if (call.arguments().flag("voice_list")) {
      response.put("voice_list", new JsonArray(all.stream().map(Voice::toJson).toList()));
    }
    call.answer(response);
  }

  private static boolean matches(Voice voice, Arguments asked) {
    return (!asked.has("voice_id") || voice.id().equals(asked.text("voice_id")))
        && contains(asked, "name", voice.name())
        && contains(asked, "provider", voice.provider())
        && (!asked.has("gender") || voice.gender().equalsIgnoreCase(asked.text("gender")))
        && (!asked.has("language") || voice.language().equalsIgnoreCase(asked.text("language")));
  }

  private static boolean contains(Arguments asked, String field, String value) {
    return !asked.has(field)
        || value.toLowerCase(Locale.ROOT).contains(asked.text(field).toLowerCase(Locale.ROOT));
  }

  /** So many voices, the first being the one a robot starts with. */
  static List<Voice> offered(int count) {
    List<Voice> voices = new ArrayList<>(count);
    for (int n = 0; n < count; n++) {
      String name = NAMES[n % NAMES.length];
      String provider = PROVIDERS[n / NAMES.length % PROVIDERS.length];
      String language = LANGUAGES[n / NAMES.length / PROVIDERS.length % LANGUAGES.length];
      int series = n / NAMES.length / PROVIDERS.length / LANGUAGES.length;
      String styled = name + (provider.equals("Acapela") ? "22k_HQ" : "-Neural");
      voices.add(
          new Voice(
              series == 0 ? styled : styled + series,
              provider,
              language,
              name.equals("Matthew") || name.equals("Gregory") ? "male" : "female"));
    }
    return List.copyOf(voices);
  }
}
