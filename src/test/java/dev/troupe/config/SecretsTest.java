package dev.troupe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Secrets that become others under their names. */
final class SecretsTest {
  private static final String FILE =
      """
      security:
        tokens:
          issuer: https://issuer.example
          audience: [troupe]
          algorithms: [hs256]
          keys: [{algorithm: hs256, secret: one}]
      recognition: {client_id: ours, client_secret: two}
      avatars:
        accounts:
          main: {app_id: a, api_key: two, console_url: 'http://h/c', ingress_url: 'http://h/i'}
      store: {postgresql: {password: two}}
      tracing: {endpoint: 'http://127.0.0.1:4318', headers: {authorization: two}}
      secrets: {one: {env: ONE}, two: {env: TWO}}
      robots: {alice: {address: 192.0.2.1, key: two}}
      """;
  private static final String LONG = "x".repeat(32);

  private static TroupeConfig read(String one, String two) {
    return ConfigFile.parse("test", FILE, Map.of("ONE", one, "TWO", two));
  }

  @Test
  void aSectionDoesNotDifferByWhatASecretIsButByWhichItNames() {
    TroupeConfig running = read(LONG, "old");
    assertThat(running.differences(read("y".repeat(32), "new"))).isEmpty();

    String other = FILE.replace("client_secret: two", "client_secret: one");
    TroupeConfig renamed = ConfigFile.parse("test", other, Map.of("ONE", LONG, "TWO", "old"));
    assertThat(running.differences(renamed)).containsExactly("recognition");
  }

  @Test
  void whatIsReadAgainReachesAllWhoReferToItAndNoRobotThatIsThere() {
    TroupeConfig running = read(LONG, "old");
    Secrets secrets = new Secrets(running.secrets());
    List<String> heard = new ArrayList<>();
    KeptSecret client = running.recognition().clientSecret();
    client.onRenewal(() -> heard.add(client.reveal()));

    assertThat(secrets.renew(read(LONG, "old").secrets())).isEmpty();
    assertThat(heard).isEmpty();
    assertThat(secrets.renew(read(LONG, "new").secrets())).containsExactly("two");

    assertThat(heard).containsExactly("new");
    assertThat(running.avatars().accounts().get("main").apiKey().reveal()).isEqualTo("new");
    assertThat(running.store().postgresql().password().reveal()).isEqualTo("new");
    assertThat(running.tracing().headers().get("authorization").reveal()).isEqualTo("new");
    assertThat(secrets.find("two")).as("not for robots that are registered").isNull();
    assertThat(running.robots().getFirst().key().secret()).isEqualTo(new Secret("old"));
  }

  @Test
  void oneThatIsNewIsKnownAndOneThatIsGoneStays() {
    Secrets secrets = new Secrets(Map.of("two", new KeptSecret("two", new Secret("old"))));
    assertThat(secrets.renew(Map.of("three", new KeptSecret("three", new Secret("3")))))
        .containsExactly("three");
    assertThat(secrets.find("three")).isEqualTo(new Secret("3"));
    assertThat(secrets.find("two")).isEqualTo(new Secret("old"));
    assertThat(secrets.find("four")).isNull();
  }

  @Test
  void neitherEqualityNorWordsTellWhatItIs() {
    KeptSecret one = new KeptSecret("name", new Secret("open sesame"));
    KeptSecret other = new KeptSecret("name", new Secret("shut"));
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).hasToString("***");
    assertThat(one).isNotEqualTo(new KeptSecret("other", new Secret("open sesame")));
    assertThat(read(LONG, "open sesame").toString()).doesNotContain("open sesame", LONG);
  }

  @Test
  void aSecretThatIsTooShortToSignIsRefusedBeforeAnythingChanges() {
    assertThatThrownBy(() -> read(LONG.substring(1) + "\n", "2"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("security.tokens.keys[0].secret: 31 bytes (expected: at least 32)");
  }
}
