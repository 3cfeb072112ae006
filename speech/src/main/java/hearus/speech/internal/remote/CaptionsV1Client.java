package hearus.speech.internal.remote;

import java.util.OptionalLong;

import hearus.captions.SessionOptions;
import hearus.speech.RemoteLink.RemoteServers;
import hearus.speech.SpeechException;
import hearus.speech.internal.protocol.Wire;

/** The client's side of {@link Wire}. */
record CaptionsV1Client(SessionOptions options, RemoteServers servers) implements ClientProtocol {
    @Override
    public String greeting(long from) {
        return Wire.write(new Wire.Start(options.id(), options.languages(), options.prompt(), servers.model(), from, servers.token()));
    }

    @Override
    public Wire.FromServer read(String text, long sent) throws SpeechException {
        return Wire.readServer(text);
    }

    @Override
    public OptionalLong settled(long sent) {
        return OptionalLong.empty();
    }

    @Override
    public void finish(SpeechConnection connection) throws ConnectionLostException, InterruptedException {
        connection.send(Wire.finish());
    }

    @Override
    public boolean over(SpeechConnection connection) {
        return connection.closedNormally();
    }
}
