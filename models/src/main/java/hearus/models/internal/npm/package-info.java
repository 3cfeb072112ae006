/** Models from packages of an npm registry. */
@NullMarked
package hearus.models.internal.npm;

import org.jspecify.annotations.NullMarked;
