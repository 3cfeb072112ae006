/** The scheduler that assigns decoder threads to sessions. */
@NullMarked
package hearus.captions.internal.schedule;

import org.jspecify.annotations.NullMarked;
