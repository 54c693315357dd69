package dev.scepter.lab.ca;

/** A message is not even a pkiMessage that could be answered by a CertRep; HTTP 400. */
final class UnreadableMessageException extends Exception {
    private static final long serialVersionUID = 1;

    UnreadableMessageException(String text) {
        super(text);
    }

    UnreadableMessageException(String text, Throwable cause) {
        super(text, cause);
    }
}
