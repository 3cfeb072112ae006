package hearus.models.internal.prepare;

/**
 * How a graph multiplies. Between products all values are f32, and so are inputs and results here; unless overridden, products of activations are f32 too.
 */
interface Arithmetic {
    /** x W + b. */
    String linear(String x, String name, Linear layer);

    /** The f32 value x in the type of products of activations. */
    default String narrow(String x) {
        return x;
    }

    /** The result of such a product, as f32. */
    default String wide(String product) {
        return product;
    }

    /** The name for a product's result from which {@link #widen} makes the f32 value {@code name}. */
    default String narrowName(String name) {
        return name;
    }

    /** Converts a product's result to the f32 value {@code name}. */
    default void widen(String name) {}
}
