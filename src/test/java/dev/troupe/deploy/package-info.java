/**
 * What stands around the gateway (chart, alerts, dashboard, image), tried with the tools that will
 * use it.
 */
@NullMarked
package dev.troupe.deploy;

import org.jspecify.annotations.NullMarked;
