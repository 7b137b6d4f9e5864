package dev.troupe.simulator.spatialwalk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All customers, by API key. Confined. */
final class Accounts {
  private final Map<String, Account> byKey = new LinkedHashMap<>();

  Accounts(Map<String, Customer> customers) {
    customers.forEach((key, customer) -> byKey.put(key, new Account(key, customer)));
  }

  @Nullable Account find(@Nullable String apiKey) {
    return byKey.get(apiKey);
  }

  List<Account> all() {
    return new ArrayList<>(byKey.values());
  }

  /** Refuses a key that nobody has. */
  Account require(String apiKey) {
    Account account = byKey.get(apiKey);
    if (account == null) {
      throw new IllegalArgumentException("account: unknown (expected: a customer's API key)");
    }
    return account;
  }
}
