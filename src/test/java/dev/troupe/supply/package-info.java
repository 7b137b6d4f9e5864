/** What others made that we ship: which of it there is, and under which terms. */
package dev.troupe.supply;
