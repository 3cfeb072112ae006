/** The list of models that can be pulled by name. */
@NullMarked
package hearus.models.internal.catalog;

import org.jspecify.annotations.NullMarked;
