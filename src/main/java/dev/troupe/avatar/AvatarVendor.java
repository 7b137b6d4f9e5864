package dev.troupe.avatar;

import dev.troupe.config.AvatarsConfig;
import dev.troupe.link.TokenFailure;
import dev.troupe.link.TokenProtocol;
import java.util.function.Function;

/** What is a vendor's own of its avatars; a value that every thread may ask. */
public interface AvatarVendor {

  /** In one word, for logs and meters. */
  String name();

  /** How session tokens are asked for in a region. */
  Tokens tokens(AvatarsConfig.Account account, AvatarsConfig.Region region);

  /** A fresh protocol for each socket. */
  AvatarProtocol protocol(
      AvatarsConfig.Account account, AvatarsConfig.Region region, SessionSettings settings);

  /**
   * A source of tokens.
   *
   * @param explain what it means that it gave none
   */
  record Tokens(TokenProtocol protocol, Function<TokenFailure, AvatarError> explain) {}
}
