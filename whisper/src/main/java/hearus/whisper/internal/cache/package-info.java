/** The content of a phrase cache, and the memory that all caches may take. */
@NullMarked
package hearus.whisper.internal.cache;

import org.jspecify.annotations.NullMarked;
