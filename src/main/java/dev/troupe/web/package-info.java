/**
 * The operator's port, apart from the clients': health, metrics, log levels. One verticle on its
 * own event loop; what it shows it gets from suppliers, which any thread may call.
 */
@NullMarked
package dev.troupe.web;

import org.jspecify.annotations.NullMarked;
