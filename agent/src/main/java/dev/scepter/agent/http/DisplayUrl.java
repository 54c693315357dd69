package dev.scepter.agent.http;

import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** URLs as they may stand in messages: without user info, query and fragment, which can hold secrets. */
public final class DisplayUrl {
    private static final int MAX_LENGTH = 200;

    private DisplayUrl() {}

    /** The part of a URL that everybody may read. */
    public static String of(String url) {
        @Nullable HttpUrl parsed = HttpUrl.parse(url);
        // Where a text is no URL, nobody can tell which part of it is a password.
        return parsed == null ? "[not an http or https URL]" : of(parsed);
    }

    /** The same at any length and without a mark for what was left out: one URL always gives one text. */
    public static String withoutSecrets(String url) {
        @Nullable HttpUrl parsed = HttpUrl.parse(url);
        return parsed == null ? of(url) : withoutSecrets(parsed);
    }

    private static String withoutSecrets(HttpUrl url) {
        return url.newBuilder()
                .username("")
                .password("")
                .query(null)
                .fragment(null)
                .build()
                .toString();
    }

    static String of(HttpUrl url) {
        String shown = withoutSecrets(url);
        String bounded = shown.length() > MAX_LENGTH ? shown.substring(0, MAX_LENGTH) + "…" : shown;
        return url.query() == null ? bounded : bounded + "?…";
    }
}
