package dev.scepter.lab.web;

import java.io.IOException;

/** What a server does with one request, byte by byte. */
@FunctionalInterface
public interface WireAnswer {

    /**
     * Writes the answer; the connection is closed afterwards.
     *
     * @throws IOException when the client has gone, which ends the answer
     */
    void write(WireRequest request, WireConnection connection) throws IOException, InterruptedException;
}
