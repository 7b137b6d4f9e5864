/** Fixtures that every test shares. */
@NullMarked
package dev.troupe.testing;

import org.jspecify.annotations.NullMarked;
