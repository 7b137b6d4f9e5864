package dev.troupe.simulator.uhlive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.simulator.uhlive.hearing.AudioCodec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose turn it is to say what, and how scripts are written. */
class ScriptsTest {
  private final Scripts scripts = new Scripts();
  private final Session acme = session("call-1", "acme", "sip-1");
  private final Session other = session("call-2", "other", "sip-2");

  @Test
  void whatIsForOneSessionIsSaidBeforeWhatIsForMany() {
    scripts.add(ScriptLine.of("everybody"));
    scripts.add(ScriptLine.of("customer").withCustomId("acme"));
    scripts.add(line("{\"text\": \"phone\", \"session\": \"sip-1\"}"));
    scripts.add(line("{\"text\": \"channel\", \"session\": \"call-1\"}"));

    assertThat(said(other)).isEqualTo("everybody");
    scripts.add(ScriptLine.of("everybody"));
    assertThat(List.of(said(acme), said(acme), said(acme), said(acme)))
        .containsExactly("channel", "phone", "customer", "everybody");
    assertThat(scripts.next(acme)).isNull();
  }

  @Test
  void aLineIsLookedAtWithoutBeingSaid() {
    scripts.add(ScriptLine.of("oui"));
    assertThat(scripts.next(acme)).isSameAs(scripts.next(other));
    assertThat(said(acme)).isEqualTo("oui");
    assertThat(scripts.next(other)).isNull();
  }

  @Test
  void aScriptCanBeCleared() {
    scripts.add(ScriptLine.of("oui").withRepeat());
    assertThat(said(acme)).isEqualTo(said(acme));
    scripts.clear();
    assertThat(scripts.next(acme)).isNull();
  }

  @Test
  void aScriptHasABound() {
    for (int i = 0; i < 10_000; i++) {
      scripts.add(ScriptLine.of("oui"));
    }
    assertThatThrownBy(() -> scripts.add(ScriptLine.of("oui")))
        .hasMessageContaining("script: full");
    said(acme);
    scripts.add(ScriptLine.of("oui"));
  }

  @Test
  void aFileHasALineForEachThingThatIsSaid(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("script.jsonl"),
            """
            # what callers say
            je voudrais ma facture

            {"text": "le douze", "value": {"day": 12, "month": 3}, "confidence": 0.5}
            {"cause": "Error", "repeat": true, "custom_id": "acme", "partial": true}
            {"text": "a", "alternatives": [{"text": "b", "confidence": 0.3}]}
            """);

    List<ScriptLine> script = ScriptFile.read(file);

    assertThat(script).hasSize(4);
    assertThat(script.getFirst()).isEqualTo(ScriptLine.of("je voudrais ma facture"));
    ScriptLine date = script.get(1);
    assertThat(date.value()).isEqualTo(new JsonObject().put("day", 12).put("month", 3));
    assertThat(date.confidence()).isEqualTo(0.5);
    assertThat(date.nluConfidence()).isEqualTo(0.5);
    ScriptLine error = script.get(2);
    assertThat(error.cause()).isEqualTo("Error");
    assertThat(error.repeat()).isTrue();
    assertThat(error.partial()).isTrue();
    assertThat(error.customId()).isEqualTo("acme");
    assertThat(script.get(3).alternatives()).singleElement().extracting("text").isEqualTo("b");
  }

  @Test
  void aLineThatCannotBeReadIsNamed(@TempDir Path folder) throws IOException {
    for (String broken :
        List.of(
            "{\"text\"",
            "{}",
            "{\"text\": \"x\", \"confidence\": 7}",
            "{\"text\": \"x\", \"confidence\": \"high\"}")) {
      Path file = Files.writeString(folder.resolve("script"), "oui\n" + broken + "\n");
      assertThatThrownBy(() -> ScriptFile.read(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("script, line 2: ");
    }
  }

  @Test
  void alternativesAreLinesToo() {
    JsonObject json =
        new JsonObject()
            .put("text", "a")
            .put("alternatives", new JsonArray().add(new JsonObject()));
    assertThatThrownBy(() -> ScriptLine.fromJson(json)).hasMessageContaining("text: missing");
  }

  private String said(Session session) {
    ScriptLine line = scripts.next(session);
    scripts.said(session, line);
    return line.text();
  }

  private static ScriptLine line(String json) {
    return ScriptLine.fromJson(new JsonObject(json));
  }

  private static Session session(String id, String customId, String sessionId) {
    return new Session(id, customId, sessionId, AudioCodec.LINEAR, 1);
  }
}
