/** A live session: its inbox, its phrases, its captions, and the delivery of its events. */
@NullMarked
package hearus.captions.internal.session;

import org.jspecify.annotations.NullMarked;
