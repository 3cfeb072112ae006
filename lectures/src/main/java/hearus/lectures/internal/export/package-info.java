/** The files that a lecture can become, see {@link hearus.lectures.ExportFormat}. */
@NullMarked
package hearus.lectures.internal.export;

import org.jspecify.annotations.NullMarked;
