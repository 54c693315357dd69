package dev.scepter.agent.architecture.samples.model;

import dev.scepter.agent.architecture.samples.http.Client;
import java.io.FileInputStream;
import java.io.IOException;
import java.security.Provider;
import java.security.Security;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;

/** Breaks every rule; never run. */
public final class BadValue {
    static final AtomicInteger COUNTER = new AtomicInteger();
    static int calls;

    public Client client() {
        return new Client();
    }

    int readFile(String name) throws IOException {
        try (FileInputStream stream = new FileInputStream(name)) {
            return stream.read();
        }
    }

    void print() {
        System.out.println(calls++);
    }

    void printStackTrace(Exception e) {
        e.printStackTrace();
    }

    void log() {
        Logger.getLogger("sample").info("sample");
    }

    Instant sleep() throws InterruptedException {
        Thread.sleep(1);
        return Instant.now();
    }

    int register(Provider provider) {
        return Security.addProvider(provider);
    }
}
