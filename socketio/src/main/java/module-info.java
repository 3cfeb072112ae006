/**
 * A Socket.IO server on Vert.x.
 *
 * <p>
 * On the module path the JVM needs {@code --add-exports io.vertx.core/io.vertx.core.http.impl=hearus.socketio} and
 * {@code --add-exports io.vertx.core/io.vertx.core.http.impl.ws=hearus.socketio}: Vert.x exports no way to write a text frame from its bytes, and none to the channel of
 * a connection, which must be closed where its client does not read. The class path needs neither.
 */
module hearus.socketio {
    requires transitive com.fasterxml.jackson.databind;
    requires transitive io.vertx.core;
    requires transitive io.vertx.web;
    requires com.fasterxml.jackson.annotation;
    requires com.fasterxml.jackson.core;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.transport;
    requires static com.google.errorprone.annotations;
    requires static transitive org.jspecify;

    exports hearus.socketio;
}
