package hearus.models;

import java.util.Arrays;
import java.util.Optional;

/** A model that can be pulled by name. */
public enum Model {
    TINY("tiny"), BASE("base"), SMALL("small"), SILERO_VAD("silero-vad");

    private final String id;

    Model(String id) {
        this.id = id;
    }

    /** The name that users type. */
    public String id() {
        return id;
    }

    public static Optional<Model> byId(String id) {
        return Arrays.stream(values()).filter(model -> model.id.equals(id)).findFirst();
    }
}
