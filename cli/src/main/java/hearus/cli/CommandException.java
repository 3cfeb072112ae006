package hearus.cli;

/** A command cannot do what it was asked. The message is one sentence for the user, who sees nothing else. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    CommandException(String message) {
        super(message);
    }

    CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
