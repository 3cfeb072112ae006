package hearus.speech.internal.endpoint;

import java.util.Optional;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Notices that a client sends no more while it can still read: it has sent a close frame, or shut down its half of the TCP connection. Vert.x answers both at once by closing; this holds the answer
 * back (RFC 6455, 5.5.1: an endpoint may delay it until its current message is sent). Lives on the connection's event loop.
 */
final class EndOfAudio extends ChannelInboundHandlerAdapter {
    private final Consumer<Runnable> listener;
    private Optional<CloseWebSocketFrame> held = Optional.empty();
    private boolean told;

    private EndOfAudio(Consumer<Runnable> listener) {
        this.listener = listener;
    }

    /** Watches a connection that has become a WebSocket. The listener is called once at most, with what ends the connection; both on its event loop. */
    static void watch(HttpConnection connection, Consumer<Runnable> listener) {
        if (connection instanceof ConnectionBase base) {
            watch(base.channel(), listener);
        }
    }

    private static void watch(Channel channel, Consumer<Runnable> listener) {
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        var last = channel.pipeline().lastContext();
        if (last != null) {
            channel.pipeline().addBefore(last.name(), "hearus-end-of-audio", new EndOfAudio(listener));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof CloseWebSocketFrame close && !told) {
            told = true;
            held = Optional.of(close);
            listener.accept(() -> answer(context));
        } else {
            context.fireChannelRead(message);
        }
    }

    private void answer(ChannelHandlerContext context) {
        var close = held;
        held = Optional.empty();
        close.ifPresent(frame -> {
            context.fireChannelRead(frame);
            context.fireChannelReadComplete();
        });
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !told) {
            told = true;
            listener.accept(() -> {
                var _ = context.close();
            });
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        held.ifPresent(CloseWebSocketFrame::release);
        held = Optional.empty();
        context.fireChannelInactive();
    }
}
