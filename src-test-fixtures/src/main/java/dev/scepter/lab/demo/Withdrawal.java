package dev.scepter.lab.demo;

import dev.scepter.agent.model.ScepterException;
import java.util.List;

/** The administrator takes the policy away. */
record Withdrawal(Stage stage, Runnable networkUp) implements Scene {

    @Override
    public void begins() {
        stage.audience()
                .chapter(
                        "remove",
                        "The removal",
                        "The administrator takes the policy away; the MDM says so by a tombstone, as silence removes"
                                + " nothing. What the policy brought goes with it: certificates, keys and root.");
        stage.lab().withdrawPolicy();
        networkUp.run();
    }

    @Override
    public boolean isOver() throws ScepterException {
        return stage.agent().status().all().isEmpty() && stage.seenByMdm().isEmpty();
    }

    @Override
    public void ends() throws ScepterException {
        List<DataFile> left = stage.files();
        stage.claim(
                "storeEmpty",
                "no certificate, key or root is left in the store",
                left.stream().noneMatch(DataFile::isInStore));
        stage.claim(
                "policyForgotten",
                "the agent knows no policy any more",
                stage.agent().status().all().isEmpty());
        stage.claim(
                "noFileNamesPolicy",
                "no other file of the policy is left",
                left.stream().noneMatch(file -> file.path().contains(DemoLab.POLICY.text())));
        stage.claim(
                "mdmForgot",
                "the MDM has the device's word that it is gone",
                stage.seenByMdm().isEmpty()
                        && stage.lab().device().generation().orElse(-1)
                                == stage.lab().device().assignedGeneration());
    }
}
