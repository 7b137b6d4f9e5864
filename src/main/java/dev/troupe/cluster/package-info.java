/** Which replicas there are, which of them owns which robot, and what one hands to the next. */
@NullMarked
package dev.troupe.cluster;

import org.jspecify.annotations.NullMarked;
