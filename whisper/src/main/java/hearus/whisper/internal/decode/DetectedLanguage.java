package hearus.whisper.internal.decode;

/**
 * The language of a window.
 *
 * @param code ISO 639-1
 * @param probability among the candidates, 0 to 1
 */
record DetectedLanguage(String code, double probability) {}
