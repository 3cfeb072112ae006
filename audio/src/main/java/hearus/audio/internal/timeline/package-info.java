/** Placement of packets on the clock of their container: gaps, repetitions, and packets of a second recorder. */
@NullMarked
package hearus.audio.internal.timeline;

import org.jspecify.annotations.NullMarked;
