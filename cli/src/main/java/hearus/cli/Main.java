package hearus.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The process: hands standard streams, environment and arguments to the command and exits with its code. */
public final class Main {
    private static final String TUNNELING = "jdk.http.auth.tunneling.disabledSchemes";

    private Main() {}

    public static void main(String[] arguments) {
        // Our messages are English and our formats fixed: an Arabic or Persian locale would write the times of subtitles in its own digits.
        Locale.setDefault(Locale.ENGLISH);
        // The JDK tells a proxy no password in front of https unless it is allowed to, and reads that once.
        if (System.getProperty(TUNNELING) == null) {
            System.setProperty(TUNNELING, "");
        }
        // Text leaves as UTF-8 whatever the locale says: captions are Korean more often than not.
        var out = utf8(FileDescriptor.out);
        var err = utf8(FileDescriptor.err);
        var terminal = new Terminal(out, err, Boolean.getBoolean("hearus.terminal"), Boolean.getBoolean("hearus.screen"));
        // A program that we started, npm or ffmpeg, has nobody to work for any more.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("children")
                .unstarted(() -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy)));
        var code = new Hearus(terminal, System.getenv()).run(arguments);
        out.flush();
        err.flush();
        System.exit(code);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
