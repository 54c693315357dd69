package dev.scepter.agent.cli;

import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.RunningSystem;
import dev.scepter.agent.platform.windows.mdmlocal.LocalManagementHelper;
import dev.scepter.agent.service.ProgramCommand;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.service.UserStoreHelper;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Serves the keys and certificates of the user who runs it: see {@link UserStoreHelper}. Takes requests from a pipe only. */
@Command(
        name = UserStoreCommand.NAME,
        hidden = true,
        description = "Serves keys and certificates of the signed-in user; not for a console.")
final class UserStoreCommand implements Callable<Integer> {
    static final String NAME = ProgramCommand.USER_STORE;

    private final Console console;

    UserStoreCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        boolean windows = RunningSystem.isWindows();
        if (!windows || console.outIsTerminal() || !LocalManagementHelper.isFedByAPipe()) {
            console.complain(
                    "scepter: this is what the program itself starts, on Windows and with a pipe as standard input");
            return ExitCode.USAGE.number();
        }
        try {
            UserStoreHelper.serve(
                    console.in(),
                    console.out(),
                    Seams.ofThisMachine(event -> {}).sleeper());
            return ExitCode.DONE.number();
        } catch (IOException e) {
            console.complain("scepter: the service asked for what is not known here: " + e.getMessage());
            return ExitCode.LOCAL.number();
        } catch (ScepterException e) {
            console.complain("scepter: " + e.code() + ": " + e.getMessage());
            return ExitCode.LOCAL.number();
        }
    }
}
