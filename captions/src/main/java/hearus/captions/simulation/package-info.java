/** Live captions on a simulated clock, for the measurements of this project. No API: the module does not export it. */
@NullMarked
package hearus.captions.simulation;

import org.jspecify.annotations.NullMarked;
