package dev.scepter.lab.mdm;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The newest calls: at most 1,000, and at most 16 Mi characters of bodies. Thread-safe. */
final class ExchangeLog {
    private static final int MAX_ENTRIES = 1_000;
    private static final int MAX_CHARACTERS = 16 * 1_024 * 1_024;
    private static final int MAX_BODY = 1_024 * 1_024;

    private final Deque<MdmExchange> exchanges = new ArrayDeque<>();
    private long characters;

    synchronized void add(Instant at, MdmRequest request, MdmReply reply, Optional<MdmFault> fault) {
        MdmExchange exchange = new MdmExchange(
                at,
                request.method(),
                request.path(),
                lowerCase(request.headers()),
                request.length() > MAX_BODY ? "" : request.text(),
                reply.status(),
                lowerCase(reply.headers()),
                reply.length() > MAX_BODY ? "" : reply.text(),
                fault);
        exchanges.addLast(exchange);
        characters += length(exchange);
        while (exchanges.size() > MAX_ENTRIES || characters > MAX_CHARACTERS) {
            characters -= length(exchanges.removeFirst());
        }
    }

    synchronized List<MdmExchange> list() {
        return List.copyOf(exchanges);
    }

    synchronized void clear() {
        exchanges.clear();
        characters = 0;
    }

    private static long length(MdmExchange exchange) {
        return (long) exchange.requestBody().length() + exchange.replyBody().length();
    }

    private static Map<String, String> lowerCase(Map<String, String> headers) {
        Map<String, String> result = new TreeMap<>();
        headers.forEach((name, value) -> result.put(name.toLowerCase(Locale.ROOT), value));
        return result;
    }
}
