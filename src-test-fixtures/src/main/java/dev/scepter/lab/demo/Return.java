package dev.scepter.lab.demo;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.io.IOException;

/** The MDM is back, and is told what it missed. */
record Return(Stage stage, Runnable networkUp) implements Scene {

    @Override
    public void begins() throws ScepterException {
        stage.audience()
                .chapter(
                        "return",
                        "The MDM is back",
                        "The MDM is switched on again. The agent asks it, and the report that it could not deliver"
                                + " arrives.");
        try {
            stage.lab().switchMdmOn();
        } catch (IOException e) {
            throw new ScepterException(
                    ErrorCode.CONNECT_FAILED, "starting the MDM of the demo again: " + e.getMessage(), e);
        }
        networkUp.run();
    }

    @Override
    public boolean isOver() throws ScepterException {
        return stage.status().isPresent() && !stage.mdmIsMissed() && stage.isVerified();
    }

    @Override
    public void ends() throws ScepterException {
        stage.tellVerified();
    }
}
