/** Programs of Node that Hearus is measured beside, with their npm packages. */
package hearus.bench.node;
