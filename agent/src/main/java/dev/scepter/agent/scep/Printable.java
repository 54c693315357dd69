package dev.scepter.agent.scep;

/** Makes words of a server safe to show: no control or formatting characters, bounded length. */
final class Printable {
    private static final int MAX_LENGTH = 300;

    private Printable() {}

    /** At most 300 characters; each that could disturb a terminal or a log becomes a question mark. */
    static String of(String text) {
        StringBuilder result = new StringBuilder();
        text.codePoints().limit(MAX_LENGTH).map(c -> isHarmless(c) ? c : '?').forEach(result::appendCodePoint);
        return result.toString();
    }

    private static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
