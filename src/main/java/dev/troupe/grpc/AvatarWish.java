package dev.troupe.grpc;

import dev.troupe.avatar.AvatarAudio.Encoding;
import dev.troupe.avatar.AvatarFacts;
import dev.troupe.avatar.SessionSettings;
import dev.troupe.avatar.SoundIntake;

/**
 * What a caller of avatars wants, once it was checked.
 *
 * @param settings what the vendor is told
 * @param callersRate samples a second of the caller's sound, in Hz
 * @param intake turns the caller's sound into the vendor's
 */
record AvatarWish(
    AvatarFacts avatar, SessionSettings settings, int callersRate, SoundIntake intake) {

  Encoding encoding() {
    return settings.audio().encoding();
  }

  boolean isPcm() {
    return encoding() == Encoding.PCM_S16LE;
  }
}
