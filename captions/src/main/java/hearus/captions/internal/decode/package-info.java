/** What is decoded and how: jobs, lead-in, candidate languages, and further attempts. */
@NullMarked
package hearus.captions.internal.decode;

import org.jspecify.annotations.NullMarked;
