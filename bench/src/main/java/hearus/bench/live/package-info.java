/** Live captions: accuracy, latency, stability, capacity. */
@NullMarked
package hearus.bench.live;

import org.jspecify.annotations.NullMarked;
