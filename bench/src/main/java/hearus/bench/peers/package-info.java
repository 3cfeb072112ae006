/** What Hearus is measured beside: other engines and other ways to live captions, each in processes of their own. */
@NullMarked
package hearus.bench.peers;

import org.jspecify.annotations.NullMarked;
