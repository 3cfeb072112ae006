/** From a speaker's PCM to captions, in this process or on a speech server, and the WebSocket /ws of such a server. */
module hearus.speech {
    requires transitive hearus.captions;
    requires transitive hearus.whisper;
    requires transitive io.vertx.core;
    requires transitive io.vertx.web;
    requires transitive micrometer.core;
    requires com.fasterxml.jackson.databind;
    requires io.netty.codec.http;
    requires io.netty.transport;
    requires static transitive org.jspecify;

    exports hearus.speech;
}
