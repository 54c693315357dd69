package dev.scepter.lab.ca;

import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What the CA saw and issued; the newest entries, oldest first. Thread-safe.
 *
 * <p>Bounds: 10,000 exchanges, accepted requests and certificates, 1,000 raw messages.
 */
public final class LabLog {
    private static final int MAX_ENTRIES = 10_000;
    private static final int MAX_RAW = 1_000;

    private final Deque<LabExchange> exchanges = new ArrayDeque<>();
    private final Deque<X509Certificate> issued = new ArrayDeque<>();
    private final Deque<LabRequest> requests = new ArrayDeque<>();
    private final Deque<byte[]> raw = new ArrayDeque<>();

    LabLog() {}

    /** All exchanges. */
    public synchronized List<LabExchange> exchanges() {
        return List.copyOf(exchanges);
    }

    /** The exchanges of one operation. */
    public List<LabExchange> exchanges(LabOperation operation) {
        return exchanges().stream()
                .filter(exchange -> exchange.operation() == operation)
                .toList();
    }

    /** How many different PKCSReq and RenewalReq there were, by their bytes; repetitions count once. */
    public long distinctCertificateRequests() {
        return exchanges().stream()
                .filter(LabExchange::isCertificateRequest)
                .map(LabExchange::requestDigest)
                .distinct()
                .count();
    }

    /** Certificates that were issued, without those a fault made up. */
    public synchronized List<X509Certificate> issued() {
        return List.copyOf(issued);
    }

    /** Requests that were accepted, each once. */
    public synchronized List<LabRequest> requests() {
        return List.copyOf(requests);
    }

    /** The messages of PKIOperation as they came, byte for byte. */
    public synchronized List<byte[]> rawMessages() {
        List<byte[]> copies = new ArrayList<>();
        raw.forEach(message -> copies.add(message.clone()));
        return copies;
    }

    /** Forgets everything. */
    public synchronized void clear() {
        exchanges.clear();
        issued.clear();
        requests.clear();
        raw.clear();
    }

    synchronized void add(LabExchange exchange) {
        addBounded(exchanges, exchange, MAX_ENTRIES);
    }

    synchronized void addRequest(LabRequest request) {
        addBounded(requests, request, MAX_ENTRIES);
    }

    synchronized void addIssued(X509Certificate certificate) {
        addBounded(issued, certificate, MAX_ENTRIES);
    }

    synchronized void addRaw(byte[] message) {
        addBounded(raw, message.clone(), MAX_RAW);
    }

    private static <T> void addBounded(Deque<T> entries, T entry, int bound) {
        if (entries.size() == bound) {
            entries.removeFirst();
        }
        entries.addLast(entry);
    }
}
