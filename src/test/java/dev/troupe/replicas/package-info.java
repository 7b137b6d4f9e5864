/**
 * Several gateways in processes of their own that share simulated robots, a load on all of them,
 * and what robots and clients say of it afterwards. Public, so that the load command may use it
 * too.
 */
@NullMarked
package dev.troupe.replicas;

import org.jspecify.annotations.NullMarked;
