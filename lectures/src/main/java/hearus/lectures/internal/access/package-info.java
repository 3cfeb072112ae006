/** API keys and links in the database: made, hashed, verified. */
@NullMarked
package hearus.lectures.internal.access;

import org.jspecify.annotations.NullMarked;
