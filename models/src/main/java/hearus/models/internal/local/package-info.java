/** The local folder of models: manifests, checksums, locks and file trees. */
@NullMarked
package hearus.models.internal.local;

import org.jspecify.annotations.NullMarked;
