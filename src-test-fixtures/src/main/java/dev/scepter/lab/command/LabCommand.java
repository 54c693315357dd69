package dev.scepter.lab.command;

import dev.scepter.agent.cli.CommonOptions;
import dev.scepter.agent.cli.Console;
import dev.scepter.agent.cli.UsageException;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.lab.control.ControlGuard;
import dev.scepter.lab.control.Lab;
import dev.scepter.lab.control.LabControl;
import dev.scepter.lab.control.LabUrls;
import dev.scepter.lab.web.LabSite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "lab",
        description =
                "Serve an MDM and a CA to try Scepter with, on this machine. Not for production: it issues certificates"
                        + " to anybody who asks, and keeps nothing.")
final class LabCommand implements Callable<Integer> {
    private static final int TOKEN_USES = 100;
    private static final int TOKEN_HOURS = 24;
    private static final int MAX_PORT = 65_535;
    private static final int CONTROL_TOKEN_BYTES = 24;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The port (default: ${DEFAULT-VALUE}); 0 takes a free one.")
    private int port = 8_080;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description =
                    "The address to listen on (default: ${DEFAULT-VALUE}). With another one than loopback others can"
                            + " reach the lab.")
    private String bind = "127.0.0.1";

    private final Console console;
    private final SecureRandom random = new SecureRandom();

    LabCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (port < 0 || port > MAX_PORT) {
            return misused("--port must be 0 to " + MAX_PORT + ", not " + port);
        }
        LabAddress address;
        try {
            options.requireKnownBackend();
            address = LabAddress.of(bind);
        } catch (UsageException e) {
            return misused(String.valueOf(e.getMessage()));
        } catch (UnknownHostException e) {
            return misused("--bind " + bind + " is no address of this machine");
        }
        if (options.hasDataFolder()) {
            console.err().println("scepter: --data-dir has no effect, the lab keeps nothing");
        }
        try (LabExit exit = LabExit.ofThisThread()) {
            return serve(address);
        } catch (BindException e) {
            return failed(
                    "PORT_UNUSABLE",
                    "the lab cannot listen on " + bind + " port " + port + " (" + e.getMessage()
                            + "); another program may use it: try --port 0");
        }
    }

    private Integer serve(LabAddress address) throws IOException {
        Lab lab = Lab.found(Clock.systemUTC(), random);
        Optional<String> controlToken = address.isLoopback() ? Optional.empty() : Optional.of(controlToken());
        ControlGuard guard = controlToken
                .map(token -> ControlGuard.ofNetwork(address.given(), token))
                .orElseGet(ControlGuard::ofLoopback);
        try (LabSite site =
                LabSite.start(address.socket(port), lab, number -> new LabControl(lab, urls(address, number), guard))) {
            LabUrls urls = urls(address, site.port());
            lab.mdm().assignToAll(lab.samplePolicy(urls.scep()));
            String token = lab.mdm().issueToken(TOKEN_USES, Duration.ofHours(TOKEN_HOURS));
            greet(address, new LabGreeting(urls, token, TOKEN_USES, TOKEN_HOURS, controlToken));
            new CountDownLatch(1).await();
            return ExitCode.DONE.number();
        } catch (InterruptedException e) {
            return ExitCode.DONE.number(); // Ctrl-C
        }
    }

    private void greet(LabAddress address, LabGreeting greeting) {
        if (!address.isLoopback()) {
            console.err()
                    .println("scepter: NOT FOR PRODUCTION: whoever reaches "
                            + greeting.urls().base()
                            + " gets certificates\n  of this lab, over plain http. End it when you have tried it.");
        }
        if (options.json()) {
            console.out().println(greeting.json());
        } else {
            console.out().print(greeting.text());
        }
        console.out().flush();
    }

    private static LabUrls urls(LabAddress address, int port) {
        try {
            return new LabUrls(address.url(port));
        } catch (IOException e) {
            throw new UncheckedIOException("the addresses of this machine cannot be listed", e);
        }
    }

    private String controlToken() {
        byte[] bytes = new byte[CONTROL_TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Integer misused(String message) {
        console.err().println("scepter: " + message);
        return ExitCode.USAGE.number();
    }

    private Integer failed(String code, String message) {
        if (options.json()) {
            console.out().println(LabGreeting.failure(code, message));
        }
        console.err().println("scepter: " + message);
        return ExitCode.LOCAL.number();
    }
}
