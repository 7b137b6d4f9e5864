package dev.troupe.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.config.Capability;
import dev.troupe.config.ConfigFile;
import dev.troupe.config.PolicyRule;
import dev.troupe.config.Verb;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyTest {
  private static final Map<String, String> LOBBY = Map.of("zone", "lobby", "model", "g1");
  private static final Map<String, String> LAB = Map.of("zone", "lab");
  private static final Principal ANNA =
      new Principal("anna", Set.of("operators"), Set.of(Means.TOKEN));

  @Test
  void withoutRulesAndCallersEverythingIsAllowed() {
    Policy policy = Policy.of(List.of(), false);

    assertThat(policy.isOpen()).isTrue();
    assertThat(policy.allows(Principal.ANONYMOUS, Capability.CAMERA, Verb.ADMINISTER, LAB))
        .isTrue();
  }

  @Test
  void whereCallersSayWhoTheyAreNothingIsAllowedThatNoRuleAllows() {
    Policy policy = Policy.of(List.of(), true);

    assertThat(policy.allows(ANNA, Capability.SPEECH, Verb.OBSERVE, LOBBY)).isFalse();
    assertThat(policy.shows(ANNA, LOBBY)).isFalse();
  }

  @Test
  void aRuleIsForItsRobotsOnly() {
    Policy policy = policy("principals: [anna], robots: zone=lobby, capabilities: [speech]");

    assertThat(policy.allows(ANNA, Capability.SPEECH, Verb.OBSERVE, LOBBY)).isTrue();
    assertThat(policy.allows(ANNA, Capability.SPEECH, Verb.OBSERVE, LAB)).isFalse();
    assertThat(policy.shows(ANNA, LOBBY)).isTrue();
    assertThat(policy.shows(ANNA, LAB)).isFalse();
  }

  @Test
  void aVerbIncludesThoseBeforeIt() {
    Policy policy = policy("principals: [anna], capabilities: [speech], verb: control");

    assertThat(policy.allows(ANNA, Capability.SPEECH, Verb.OBSERVE, LOBBY)).isTrue();
    assertThat(policy.allows(ANNA, Capability.SPEECH, Verb.CONTROL, LOBBY)).isTrue();
    assertThat(policy.allows(ANNA, Capability.SPEECH, Verb.ADMINISTER, LOBBY)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Capability.class)
  void aStarNeverLetsAnybodyWatchOrHear(Capability capability) {
    Policy policy = policy("principals: ['*'], capabilities: ['*'], verb: administer");

    boolean sense = capability == Capability.CAMERA || capability == Capability.MICROPHONE;
    assertThat(policy.allows(ANNA, capability, Verb.OBSERVE, LOBBY)).isEqualTo(!sense);
  }

  @Test
  void cameraBesideAStarIsGrantedByItsName() {
    Policy policy = policy("principals: [anna], capabilities: ['*', camera]");

    assertThat(policy.allows(ANNA, Capability.CAMERA, Verb.OBSERVE, LOBBY)).isTrue();
    assertThat(policy.allows(ANNA, Capability.MICROPHONE, Verb.OBSERVE, LOBBY)).isFalse();
  }

  @Test
  void aPrincipalIsNamedInSeveralWays() {
    assertThat(isFor("'group:operators'")).isTrue();
    assertThat(isFor("'group:anna'")).isFalse();
    assertThat(isFor("'token:anna'")).isTrue();
    assertThat(isFor("'certificate:anna'")).isFalse();
    assertThat(isFor("'name:anna'")).isTrue();
    assertThat(isFor("operators")).isFalse();
  }

  @Test
  void aNameWithAColonIsAName() {
    Policy policy =
        policy("principals: ['system:serviceaccount:ns:bot'], capabilities: [led], verb: control");
    Principal bot = new Principal("system:serviceaccount:ns:bot", Set.of(), Set.of(Means.TOKEN));

    assertThat(policy.allows(bot, Capability.LED, Verb.CONTROL, LAB)).isTrue();
  }

  @Test
  void whoAdministersWithoutNamingARobotNeedsARuleAboutAllOfThem() {
    Policy some =
        policy("principals: [anna], robots: zone=lobby, capabilities: [fleet], verb: administer");
    Policy all = policy("principals: [anna], capabilities: [fleet], verb: administer");

    assertThat(some.allowsSomewhere(ANNA, Capability.FLEET, Verb.ADMINISTER)).isTrue();
    assertThat(some.allowsEverywhere(ANNA, Capability.FLEET, Verb.ADMINISTER)).isFalse();
    assertThat(all.allowsEverywhere(ANNA, Capability.FLEET, Verb.ADMINISTER)).isTrue();
  }

  @Test
  void explainsEachRuleByWhatItLacks() {
    Policy policy =
        Policy.of(
            rules(
                """
                policies:
                  - {name: others, principals: [bob], capabilities: [camera]}
                  - {principals: [anna], robots: zone=lab, capabilities: [camera]}
                  - {principals: [anna], capabilities: [speech]}
                  - {principals: [anna], capabilities: ["*"], verb: administer}
                  - {name: yes, principals: [anna], robots: "zone in (lobby, bar)", capabilities: [camera]}
                """),
            false);

    Decision decision = policy.explain(ANNA, Capability.CAMERA, Verb.OBSERVE, LOBBY, false);

    assertThat(decision.allowed()).isTrue();
    assertThat(decision.rule()).isEqualTo("yes");
    assertThat(decision.rules())
        .containsExactly(
            new Decision.Said("others", Decision.Verdict.OTHER_PRINCIPAL),
            new Decision.Said("rule 2", Decision.Verdict.OTHER_ROBOT),
            new Decision.Said("rule 3", Decision.Verdict.OTHER_CAPABILITY),
            new Decision.Said("rule 4", Decision.Verdict.NOT_BY_NAME),
            new Decision.Said("yes", Decision.Verdict.ALLOWS));
  }

  @Test
  void aRuleThatCannotBeMeantIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> rules("policies: [{principals: [a], capabilities: [eyes]}]"))
        .hasMessageContaining("policies[0].capabilities: eyes (expected:");
    assertThatThrownBy(() -> rules("policies: [{capabilities: [led]}]"))
        .hasMessageContaining("policies[0].principals: [] (expected: at least one");
    assertThatThrownBy(() ->
            rules("policies: [{principals: [a], robots: 'zone==', x: 1, capabilities: [led]}]"))
        .hasMessageContaining("policies[0].x: unknown option");
    assertThatThrownBy(
            () -> rules("policies: [{principals: [a], robots: 'a=b,', capabilities: [led]}]"))
        .hasMessageContaining("policies[0].robots: a=b, (expected:");
    assertThatThrownBy(
            () -> rules("policies: [{principals: [a], verb: rule, capabilities: [led]}]"))
        .hasMessageContaining("observe, control, administer");
  }

  private static boolean isFor(String principal) {
    return policy("principals: [" + principal + "], capabilities: [led]")
        .allows(ANNA, Capability.LED, Verb.OBSERVE, LAB);
  }

  private static Policy policy(String rule) {
    return Policy.of(rules("policies: [{" + rule + "}]"), false);
  }

  private static List<PolicyRule> rules(String yaml) {
    return ConfigFile.parse("test", yaml, Map.of()).policies();
  }
}
