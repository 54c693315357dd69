package dev.scepter.lab.ca;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What goes back to the client: HTTP status, content type, body, and how much of it arrives. Immutable. */
public final class LabReply {

    /** How a reply travels. */
    public enum Delivery {
        /** As a whole. */
        COMPLETE,
        /** The length is announced as a whole, half of it is sent, then the connection is closed. */
        CUT_OFF,
        /** The connection is closed without a byte. */
        NONE
    }

    private final int status;
    private final String contentType;
    private final byte[] body;
    private final Delivery delivery;

    private LabReply(int status, String contentType, byte[] body, Delivery delivery) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
        this.delivery = delivery;
    }

    /** A complete reply; the array is copied. */
    public static LabReply of(int status, String contentType, byte[] body) {
        return new LabReply(status, contentType, body.clone(), Delivery.COMPLETE);
    }

    /** A complete reply of plain text. */
    public static LabReply text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static LabReply lost() {
        return new LabReply(0, "", new byte[0], Delivery.NONE);
    }

    LabReply cutOff() {
        return new LabReply(status, contentType, body, Delivery.CUT_OFF);
    }

    LabReply truncated() {
        return of(status, contentType, Arrays.copyOf(body, body.length / 2));
    }

    /** HTTP status; 0 if nothing is sent. */
    public int status() {
        return status;
    }

    /** Content type; empty if nothing is sent. */
    public String contentType() {
        return contentType;
    }

    /** A copy of the body. */
    public byte[] body() {
        return body.clone();
    }

    /** How the reply travels. */
    public Delivery delivery() {
        return delivery;
    }

    @Override
    public String toString() {
        return "LabReply[" + status + ", " + contentType + ", " + body.length + " bytes, " + delivery + "]";
    }
}
