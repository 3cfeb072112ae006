/** Models from a repository in the layout of Hugging Face. */
@NullMarked
package hearus.models.internal.hub;

import org.jspecify.annotations.NullMarked;
