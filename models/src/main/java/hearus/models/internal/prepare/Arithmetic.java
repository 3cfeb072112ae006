package hearus.models.internal.prepare;

/**
 * How a graph multiplies. Between products all values are f32, and so they go in and come out here; unless said otherwise, products of activations are made of f32 too.
 */
interface Arithmetic {
    /** x W + b. */
    String linear(String x, String name, Linear layer);

    /** The f32 value x as products of activations take it. */
    default String narrow(String x) {
        return x;
    }

    /** What such a product has made of it, as f32. */
    default String wide(String product) {
        return product;
    }

    /** What a product must call its result for {@link #widen} to make the f32 value {@code name} of it. */
    default String narrowName(String name) {
        return name;
    }

    /** Makes the f32 value {@code name} of a product's result. */
    default void widen(String name) {}
}
