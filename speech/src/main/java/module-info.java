/**
 * From a speaker's PCM to captions, in this process or on a speech server, and the WebSocket /ws of such a server.
 *
 * <p>
 * On the module path the JVM needs {@code --add-exports io.vertx.core/io.vertx.core.net.impl=hearus.speech}: Vert.x exports no way to the channel of a connection, which
 * must be closed where its client does not read. The class path needs nothing.
 */
module hearus.speech {
    requires transitive hearus.captions;
    requires transitive hearus.whisper;
    requires transitive io.vertx.core;
    requires transitive io.vertx.web;
    requires transitive micrometer.core;
    requires java.net.http;
    requires com.fasterxml.jackson.databind;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.transport;
    requires static com.google.errorprone.annotations;
    requires static transitive org.jspecify;

    exports hearus.speech;
}
