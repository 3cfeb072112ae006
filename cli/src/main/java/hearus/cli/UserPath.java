package hearus.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads paths as a user means them. */
final class UserPath {
    private UserPath() {}

    /** The path; {@code ~/x} lies in the user's home also where no shell has said so, as after {@code --output=} and in variables. */
    static Path of(String text, Map<String, String> environment) {
        if (!text.equals("~") && !text.startsWith("~/")) {
            return Path.of(text);
        }
        var home = Optional.ofNullable(environment.get("HOME")).filter(value -> !value.isBlank())
                .orElseGet(() -> System.getProperty("user.home"));
        return Path.of(home + text.substring(1));
    }
}
