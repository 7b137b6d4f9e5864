package dev.troupe.grpc;

import dev.troupe.api.policy.v1.Policy;
import dev.troupe.config.Capability;
import dev.troupe.config.Verb;
import java.util.Locale;

/** What an RPC or an arm of a request takes, as its option in the contract says. */
record Demand(Capability capability, Verb verb, boolean audited) {

  /** The words of both vocabularies are the same; a test sees to it. */
  static Demand of(Policy policy) {
    return new Demand(
        Capability.valueOf(policy.getCapability().name().substring("CAPABILITY_".length())),
        Verb.valueOf(policy.getVerb().name().substring("VERB_".length())),
        policy.getAudited());
  }

  boolean isCommand() {
    return verb != Verb.OBSERVE;
  }

  /** Whether it takes leave on all robots where none is named, and not on any. */
  boolean isEverywhere(boolean wholeMethod) {
    return wholeMethod && verb == Verb.ADMINISTER;
  }

  /** As configuration and errors write it. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
