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
 * Detects that a client sends no more while it can still read: it has sent a close frame, or shut down its half of the TCP connection. Vert.x answers both at once by closing; this delays the answer
 * (RFC 6455, 5.5.1: an endpoint may delay it until its current message is sent). Runs on the connection's event loop.
 */
final class HalfCloseHandler extends ChannelInboundHandlerAdapter {
    private final Consumer<Runnable> listener;
    private Optional<CloseWebSocketFrame> delayed = Optional.empty();
    private boolean notified;

    private HalfCloseHandler(Consumer<Runnable> listener) {
        this.listener = listener;
    }

    /** Adds the handler to a connection that has become a WebSocket. The listener is called once at most, with what ends the connection; both on its event loop. */
    static void addTo(HttpConnection connection, Consumer<Runnable> listener) {
        if (connection instanceof ConnectionBase base) {
            addTo(base.channel(), listener);
        }
    }

    private static void addTo(Channel channel, Consumer<Runnable> listener) {
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        var last = channel.pipeline().lastContext();
        if (last != null) {
            channel.pipeline().addBefore(last.name(), "hearus-half-close", new HalfCloseHandler(listener));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof CloseWebSocketFrame close && !notified) {
            notified = true;
            delayed = Optional.of(close);
            listener.accept(() -> answer(context));
        } else {
            context.fireChannelRead(message);
        }
    }

    private void answer(ChannelHandlerContext context) {
        var close = delayed;
        delayed = Optional.empty();
        close.ifPresent(frame -> {
            context.fireChannelRead(frame);
            context.fireChannelReadComplete();
        });
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !notified) {
            notified = true;
            listener.accept(() -> {
                var _ = context.close();
            });
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        delayed.ifPresent(CloseWebSocketFrame::release);
        delayed = Optional.empty();
        context.fireChannelInactive();
    }
}
