/**
 * The Furhat Realtime API, sans-I/O: commands of the {@code robot} vocabulary to JSON, JSON to its
 * events. What the vendor's protocol leaves open (the shape of errors, of single lights) sits in
 * one place each. Everything here is confined to the thread of the link that uses it, or immutable.
 */
@NullMarked
package dev.troupe.furhat;

import org.jspecify.annotations.NullMarked;
