/** Live captions as a speaker gets them: real sockets, real time. */
@NullMarked
package hearus.bench.captions;

import org.jspecify.annotations.NullMarked;
