/**
 * What a machine checks about the public contract: names, comments, options. Reads the built
 * descriptor set.
 */
@NullMarked
package dev.troupe.contract;

import org.jspecify.annotations.NullMarked;
