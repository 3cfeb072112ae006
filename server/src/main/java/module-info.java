/**
 * A Hearus server: the hub that clients connect to, a speech server, or both in one process.
 *
 * <p>
 * On the module path the JVM needs {@code --add-exports io.vertx.core/io.vertx.core.net.impl=hearus.server}: Vert.x exports no way to the channel of a connection, which must be closed where its client does not read. The
 * class path needs nothing.
 */
module hearus.server {
    requires transitive hearus.audio;
    requires transitive hearus.captions;
    requires transitive hearus.keywords;
    requires transitive hearus.lectures;
    requires transitive hearus.speech;
    requires hearus.socketio;
    requires hearus.whisper;
    requires com.fasterxml.jackson.databind;
    requires com.nimbusds.jose.jwt;
    requires io.netty.common;
    requires io.netty.transport;
    requires io.vertx.core;
    requires io.vertx.web;
    requires java.net.http;
    requires micrometer.core;
    requires micrometer.registry.prometheus;
    requires static com.google.errorprone.annotations;
    requires static transitive org.jspecify;

    exports hearus.server;
}
