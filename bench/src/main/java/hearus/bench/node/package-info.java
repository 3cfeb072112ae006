/** Programs of Node that Hearus is measured beside, with their npm packages. */
@NullMarked
package hearus.bench.node;

import org.jspecify.annotations.NullMarked;
