package hearus.cli.run;

import hearus.cli.Terminal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * SIGTERM, SIGINT (Ctrl-C) and SIGHUP as a wish to stop in order. The JVM would begin to end at once, with hooks that run side by side and threads that go on; so nothing ends before
 * the program has closed what is its own. The second signal ends the process at once, with the exit code that a shell expects of it, 128 and its number.
 *
 * <p>A signal that the process was started to ignore (nohup) stays ignored.
 */
final class StopSignals implements AutoCloseable {
    private static final Logger LOG = System.getLogger(StopSignals.class.getName());
    private static final int SIGNALLED = 128;

    private final Terminal terminal;
    private final CompletableFuture<String> first = new CompletableFuture<>();
    /** What each signal did before. */
    private final Map<Object, Object> before = new LinkedHashMap<>();

    private StopSignals(Terminal terminal) {
        this.terminal = terminal;
    }

    static StopSignals listen(Terminal terminal) {
        var signals = new StopSignals(terminal);
        for (var name : new String[]{"TERM", "INT", "HUP"}) {
            signals.handle(name);
        }
        return signals;
    }

    /** Completes with the name of the first signal. */
    CompletableFuture<String> first() {
        return first;
    }

    private void received(String name, int number) {
        if (!first.complete(name)) {
            terminal.err().println("hearus: Stopped at once, at the second signal.");
            terminal.err().flush();
            terminal.out().flush();
            Runtime.getRuntime().halt(SIGNALLED + number);
        }
    }

    /** By reflection: the compiler warns of this interface, and the warning cannot be suppressed; every JDK has it. */
    private void handle(String name) {
        try {
            var type = Class.forName("sun.misc.Signal");
            var handlerType = Class.forName("sun.misc.SignalHandler");
            var signal = type.getConstructor(String.class).newInstance(name);
            var number = (int) type.getMethod("getNumber").invoke(signal);
            InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    received(name, number);
                    yield null;
                }
                case "equals" -> System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "stops in order at " + name;
            };
            var old = type.getMethod("handle", type, handlerType).invoke(null, signal,
                    Proxy.newProxyInstance(StopSignals.class.getClassLoader(), new Class<?>[]{handlerType}, handler));
            before.put(signal, old);
        } catch (ReflectiveOperationException e) {
            // With -Xrs, for example, whoever starts the process wants the operating system's way.
            LOG.log(Level.DEBUG, "SIG{0} is left to the JVM: {1}", name, String.valueOf(e.getCause()));
        }
    }

    /** Gives the signals back. */
    @Override
    public void close() {
        before.forEach((signal, old) -> {
            try {
                signal.getClass().getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler")).invoke(null, signal, old);
            } catch (ReflectiveOperationException e) {
                throw new CompletionException(e);
            }
        });
        before.clear();
    }
}
