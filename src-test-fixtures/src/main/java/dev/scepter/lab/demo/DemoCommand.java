package dev.scepter.lab.demo;

import dev.scepter.agent.cli.CommonOptions;
import dev.scepter.agent.cli.Console;
import dev.scepter.agent.cli.EventPrinter;
import dev.scepter.agent.cli.TracePrinter;
import dev.scepter.agent.cli.UsageException;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.service.Seams;
import dev.scepter.lab.ca.LabCa;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description =
                "Show the life of a certificate, from policy to removal, against an MDM and a CA of its own. Needs nothing and"
                        + " leaves nothing behind.")
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(names = "--keep", description = "Leave out the removal and keep the data folder to look at.")
    private boolean keep;

    private final Console console;
    private final Path temporary;
    private final Consumer<LabCa> trouble;

    DemoCommand(Console console) {
        this(console, Path.of(System.getProperty("java.io.tmpdir", "/tmp")), ca -> {});
    }

    /**
     * @param temporary where the demo makes its folder
     * @param trouble what befalls the CA
     */
    DemoCommand(Console console, Path temporary, Consumer<LabCa> trouble) {
        this.console = console;
        this.temporary = temporary;
        this.trouble = trouble;
    }

    @Override
    public Integer call() {
        Seams seams = Seams.ofThisMachine(options.verbose() ? new EventPrinter(console) : event -> {});
        try {
            options.requireKnownBackend();
        } catch (UsageException e) {
            console.err().println("scepter: " + e.getMessage());
            return ExitCode.USAGE.number();
        }
        if (options.hasDataFolder()) {
            console.err().println("scepter: --data-dir has no effect, the demo always uses a folder of its own");
        }
        Audience audience = options.json()
                ? new JsonAudience(console.out())
                : new TextAudience(console.out(), console.mayColour() && !options.noColour());
        Stopwatch watch = Stopwatch.start(seams.clock());
        ExitCode exitCode = run(audience, seams);
        audience.closes(exitCode == ExitCode.DONE, watch.elapsed());
        return exitCode.number();
    }

    private ExitCode run(Audience audience, Seams seams) {
        try (CleanExit exit = CleanExit.ofThisThread();
                DemoWorkspace workspace = DemoWorkspace.open(temporary)) {
            new DemoCleaner(temporary, seams.clock()).clean(workspace.folder());
            audience.opens();
            new DemoStory(audience, seams, trouble).tell(workspace.data(), keep);
            if (keep) {
                audience.kept(workspace.keep(), DemoLab.POLICY.text());
            }
            return ExitCode.DONE;
        } catch (ScepterException e) {
            return failed(audience, e.code(), e.getMessage(), e);
        } catch (IOException e) {
            return failed(audience, ErrorCode.DATA_FOLDER_UNUSABLE, "using a folder in " + temporary + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            console.err().println("scepter: the demo was interrupted");
            return ExitCode.LOCAL;
        } catch (RuntimeException e) {
            // The one broad catch: a defect must not look like anything else.
            return failed(
                    audience, ErrorCode.DEFECT, "an unexpected " + e.getClass().getName(), e);
        }
    }

    private ExitCode failed(Audience audience, ErrorCode code, String message, Exception cause) {
        audience.fails(code, message);
        console.err().println("scepter: " + code + ": " + message);
        console.err().println("  " + code.remedy());
        if (options.verbose() || code == ErrorCode.DEFECT) {
            new TracePrinter(console).print(cause);
        }
        return code.exitCode();
    }
}
