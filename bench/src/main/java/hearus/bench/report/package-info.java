/** How numbers are printed, drawn and written into documents. */
@NullMarked
package hearus.bench.report;

import org.jspecify.annotations.NullMarked;
