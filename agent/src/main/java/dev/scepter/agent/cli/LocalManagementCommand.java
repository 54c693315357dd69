package dev.scepter.agent.cli;

import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.platform.windows.RunningSystem;
import dev.scepter.agent.platform.windows.mdmlocal.LocalManagementHelper;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Hands one document to Windows: see {@link LocalManagementHelper}. Takes it from a pipe only. */
@Command(
        name = LocalManagementHelper.NAME,
        hidden = true,
        description = "Hands a document of SyncML to Windows; not for a console.")
final class LocalManagementCommand implements Callable<Integer> {
    private final Console console;

    LocalManagementCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        boolean windows = RunningSystem.isWindows();
        if (!windows || !LocalManagementHelper.isFedByAPipe()) {
            console.complain(
                    "scepter: this is what the program itself starts, on Windows and with a pipe as standard input");
            return ExitCode.USAGE.number();
        }
        try {
            LocalManagementHelper.ofThisMachine(() -> Runtime.getRuntime().halt(ExitCode.LOCAL.number()))
                    .run(console.in(), console.out());
            return ExitCode.DONE.number();
        } catch (IOException e) {
            console.complain("scepter: no document was handed to Windows: " + e.getMessage());
            return ExitCode.LOCAL.number();
        }
    }
}
