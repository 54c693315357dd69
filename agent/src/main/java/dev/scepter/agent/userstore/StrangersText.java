package dev.scepter.agent.userstore;

/** Text by somebody who is not believed. */
final class StrangersText {
    private static final int LONGEST = 500;

    private StrangersText() {}

    /** Short, of one line, without what steers a terminal or turns the writing around. */
    static String readable(String text) {
        return text.codePoints()
                .limit(LONGEST)
                .map(point -> isReadable(point) ? point : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isReadable(int point) {
        return switch (Character.getType(point)) {
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
