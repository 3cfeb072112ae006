/** Lectures as logs of segments. Begin with {@link hearus.lectures.Lectures#open}. */
@NullMarked
package hearus.lectures;

import org.jspecify.annotations.NullMarked;
