package hearus.cli;

/** A command cannot do what it was asked. The message is one sentence for the user, who sees nothing else. */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    public CommandException(String message) {
        super(message);
    }

    public CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
