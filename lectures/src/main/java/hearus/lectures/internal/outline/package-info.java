/** A lecture as a document of paragraphs, whatever file it becomes. */
@NullMarked
package hearus.lectures.internal.outline;

import org.jspecify.annotations.NullMarked;
