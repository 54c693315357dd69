package dev.scepter.agent.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody meant who mistyped it. */
public final class Nearest {
    private static final int MOST_CHARACTERS = 64;

    private Nearest() {}

    /** The nearest of the words by letters, case and underscores aside; empty if none is near. */
    public static Optional<String> to(String typed, Collection<String> words) {
        String letters = letters(typed);
        if (letters.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        int near = Math.max(1, letters.length() / 3);
        return words.stream()
                .filter(word -> distance(letters, letters(word)) <= near)
                .min(Comparator.comparingInt(word -> distance(letters, letters(word))));
    }

    private static String letters(String word) {
        return word.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** How many letters have to be put in, taken out or changed (Levenshtein). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
