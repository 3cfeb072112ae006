package hearus.speech.internal.remote;

import java.util.OptionalLong;

import hearus.captions.SessionOptions;
import hearus.speech.RemoteLink.RemoteServers;
import hearus.speech.SpeechException;
import hearus.speech.internal.protocol.CaptionsV1;

/** The client's side of {@link CaptionsV1}. */
record CaptionsV1Client(SessionOptions options, RemoteServers servers) implements ClientProtocol {
    @Override
    public String firstMessage(long from) {
        return CaptionsV1
                .write(new CaptionsV1.Start(options.id(), options.languages(), options.prompt(), servers.model(), from, servers.token(),
                        servers.addresses().size() > 1));
    }

    @Override
    public CaptionsV1.FromServer read(String text, long sent) throws SpeechException {
        return CaptionsV1.readServer(text);
    }

    @Override
    public OptionalLong settled(long sent) {
        return OptionalLong.empty();
    }

    @Override
    public void finish(SpeechConnection connection) throws ConnectionLostException, InterruptedException {
        connection.send(CaptionsV1.finish());
    }

    @Override
    public boolean isComplete(SpeechConnection connection) {
        return connection.closedNormally();
    }
}
