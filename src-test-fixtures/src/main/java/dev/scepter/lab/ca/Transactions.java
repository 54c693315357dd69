package dev.scepter.lab.ca;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Accepted requests by transactionID; the oldest are forgotten beyond 10,000. Not thread-safe. */
final class Transactions {
    private static final int MAX_TRANSACTIONS = 10_000;

    private final Map<String, Transaction> byId = new LinkedHashMap<>();

    Optional<Transaction> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    void put(String id, Transaction transaction) {
        if (byId.size() >= MAX_TRANSACTIONS && !byId.containsKey(id)) {
            byId.remove(byId.keySet().iterator().next());
        }
        byId.put(id, transaction);
    }

    void remove(String id) {
        byId.remove(id);
    }
}
