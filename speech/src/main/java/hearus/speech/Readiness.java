package hearus.speech;

/** Whether audio can be captioned now. {@code reason} is a sentence for people, also when ready. */
public record Readiness(boolean ready, String reason) {
    /** Ready. */
    public static Readiness yes(String reason) {
        return new Readiness(true, reason);
    }

    /** Not ready. */
    public static Readiness no(String reason) {
        return new Readiness(false, reason);
    }
}
