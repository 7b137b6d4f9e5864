/**
 * The recogniser's side of the uh!ive protocol (Stream H2B), played faithfully: a token endpoint, a
 * WebSocket with sessions one after another, and an ear that really listens.
 *
 * <pre>
 * Front ──────────────► TokenDesk                  who may connect
 *   │
 * SessionSocket ──────► Outgoing                   one WebSocket, its delays and misfortunes
 *   │
 * Dialogue ───────────► CommandReader, Params      commands in, events out, for sessions in a row
 *   │
 * Recognition ────────► Ear (hearing)              sound to voice, silence and digits
 *   ├─────────────────► Interpreter (grammar)      what was heard to what it means
 *   └─────────────────► Engine                     when it is over, and how
 *
 * Switchboard: all connections, armed faults, scripts, what was seen; UhliveSimulator steers it
 * </pre>
 *
 * <p>Everything but {@link dev.troupe.simulator.uhlive.UhliveSimulator} is confined to the one
 * Vert.x context of its simulator. Imports no vendor package and none of the gateway's: a mistake
 * shared by both sides would cancel out and nobody would see it. Where the vendor's documents leave
 * a question open the answer is a {@link dev.troupe.simulator.uhlive.Manner}.
 */
@NullMarked
package dev.troupe.simulator.uhlive;

import org.jspecify.annotations.NullMarked;
