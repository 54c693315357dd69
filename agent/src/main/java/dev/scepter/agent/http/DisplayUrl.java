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

    static String of(HttpUrl url) {
        String shown = url.newBuilder()
                .username("")
                .password("")
                .query(null)
                .fragment(null)
                .build()
                .toString();
        String bounded = shown.length() > MAX_LENGTH ? shown.substring(0, MAX_LENGTH) + "…" : shown;
        return url.query() == null ? bounded : bounded + "?…";
    }
}
