/** Downloads: the interface of a source of models, and resumable HTTP requests. */
@NullMarked
package hearus.models.internal.fetch;

import org.jspecify.annotations.NullMarked;
