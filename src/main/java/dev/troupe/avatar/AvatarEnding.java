package dev.troupe.avatar;

/**
 * How a session's socket ended. Servers often say the same thing twice, in a message and then in
 * the close frame; whoever counts or reports failures wants it once.
 *
 * @param error why, with the close frame's code and reason where there was one
 * @param told whether {@link AvatarProtocol#failed} said so before
 */
public record AvatarEnding(AvatarError error, boolean told) {}
