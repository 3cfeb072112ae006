package hearus.lectures;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where lectures are kept. */
public sealed interface StoreLocation {
    /** Nowhere: they end with the process, and nothing is written to a disk. */
    record Memory() implements StoreLocation {}

    /** In the file {@code lectures.db} of a folder, which is created. One process at a time writes there. */
    record Folder(Path path) implements StoreLocation {
        /** The database's file, whether it is there or not. */
        public Path file() {
            return path.resolve("lectures.db");
        }
    }

    /**
     * In a PostgreSQL database, which any number of processes share.
     *
     * @param url as JDBC has it, {@code jdbc:postgresql://host/name}, without user and password
     * @param user empty for what the driver takes by itself
     * @param password empty for none
     */
    record Database(String url, String user, String password) implements StoreLocation {
        /** Without the password. */
        @Override
        public String toString() {
            return "Database[" + url + ", user " + user + "]";
        }
    }

    /**
     * The database of an address like {@code postgresql://user:password@host:5432/name?sslmode=require}.
     *
     * @throws IllegalArgumentException if it has another form; the message says which one it should have, without the password
     */
    static Database database(String address) {
        var plain = address.startsWith("jdbc:") ? address.substring("jdbc:".length()) : address;
        URI uri;
        try {
            uri = URI.create(plain);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The address of a database looks like postgresql://user:password@host:5432/name, with special characters written in hexadecimal as in any address.");
        }
        var known = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
        if (!known || uri.getHost() == null || uri.getPath() == null || uri.getPath().length() < 2) {
            throw new IllegalArgumentException(
                    "The address of a database looks like postgresql://user:password@host:5432/name; this one begins with \""
                            + uri.getScheme() + ":\". For the embedded database name no address, but a folder.");
        }
        var user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        var colon = user.indexOf(':');
        return new Database(
                "jdbc:postgresql://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getRawPath()
                        + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()),
                decoded(colon < 0 ? user : user.substring(0, colon)), colon < 0 ? "" : decoded(user.substring(colon + 1)));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
