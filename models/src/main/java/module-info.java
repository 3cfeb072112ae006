/** Downloads speech models, checks them, and prepares their graphs for the engine. */
module hearus.models {
    requires java.net.http;
    requires com.fasterxml.jackson.databind;
    requires com.google.protobuf;
    requires org.apache.commons.compress;
    requires static transitive org.jspecify;

    exports hearus.models;

    // Jackson reads and writes the manifest of a model.
    opens hearus.models.internal.local to com.fasterxml.jackson.databind;
}
