/** Writes what clients do into the audit log. */
@NullMarked
package hearus.server.internal.audit;

import org.jspecify.annotations.NullMarked;
