package dev.troupe.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.PolicyRule;
import dev.troupe.config.Verb;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which rules came and went. */
class PolicyChangeTest {
  private static final PolicyRule ANNA = rule("anna");
  private static final PolicyRule BERT = rule("bert");

  private static PolicyRule rule(String who) {
    return new PolicyRule(null, List.of(who), "zone=lobby", List.of("speech"), Verb.CONTROL);
  }

  @Test
  void aRuleThatStandsSomewhereElseIsTheSame() {
    assertThat(PolicyChange.between(List.of(ANNA, BERT), List.of(BERT, ANNA)).isEmpty()).isTrue();
    assertThat(PolicyChange.between(List.of(ANNA, ANNA), List.of(ANNA)).removed())
        .containsExactly(ANNA);
  }

  @Test
  void eachRuleThatCameOrWentIsAnEntryAndSoIsWhatIsInForce() {
    List<AuditEntry> entries =
        PolicyChange.between(List.of(ANNA), List.of(BERT)).entries(Instant.EPOCH);

    assertThat(entries)
        .extracting(AuditEntry::what)
        .containsExactly("policy/removed", "policy/added", "policy/in-force");
    assertThat(entries)
        .extracting(AuditEntry::detail)
        .containsExactly(
            "name= principals=[anna] robots=zone=lobby capabilities=[speech] verb=CONTROL",
            "name= principals=[bert] robots=zone=lobby capabilities=[speech] verb=CONTROL",
            "1 rules");
    assertThat(entries).extracting(AuditEntry::who).containsOnly(Principal.GATEWAY);
  }

  @Test
  void aLongRuleIsCut() {
    PolicyRule all =
        new PolicyRule(null, Collections.nCopies(1_000, "anna"), null, List.of("*"), null);

    assertThat(PolicyChange.between(List.of(), List.of(all)).entries(Instant.EPOCH).getFirst())
        .satisfies(it -> assertThat(it.detail()).hasSize(1_024));
  }
}
