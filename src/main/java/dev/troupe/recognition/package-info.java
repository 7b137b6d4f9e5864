/**
 * The vocabulary of speech recognition: what is asked of a recogniser, what it says, and the
 * interface of a protocol that puts both on a wire. Immutable values of the JDK alone, owned by no
 * thread; a {@link dev.troupe.recognition.RecognitionProtocol} belongs to whoever made it.
 *
 * <p>Facts about the vendor carry their evidence in words: <i>documented</i> (the vendor's own
 * pages), <i>seen in the official client</i> (its code or its tests), <i>MRCP</i> (RFC 6787, whose
 * words the vendor follows), <i>inferred</i> (a conclusion that the vendor never confirmed).
 */
@NullMarked
package dev.troupe.recognition;

import org.jspecify.annotations.NullMarked;
