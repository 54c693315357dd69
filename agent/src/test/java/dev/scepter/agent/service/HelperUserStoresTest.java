package dev.scepter.agent.service;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import dev.scepter.agent.port.UserSessions;
import dev.scepter.agent.testing.InMemoryCertificateStore;
import dev.scepter.agent.testing.InMemoryKeyProvider;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.userstore.HelperLimits;
import dev.scepter.agent.userstore.PipedHelper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HelperUserStoresTest {
    private static final String ANN = "S-1-5-21-1-2-3-1001";
    private static final String BOB = "S-1-5-21-1-2-3-1002";
    private static final PolicyId WIFI = new PolicyId("wifi");
    private static final KeyName NAME = new KeyName(WIFI, "abcd1234");

    private final InMemoryKeyProvider keys = new InMemoryKeyProvider(new PreparedKeys());
    private final List<PipedHelper> started = new ArrayList<>();
    private final List<String> users = new ArrayList<>();
    private final HelperUserStores stores = new HelperUserStores(
            new UserSessions() {
                @Override
                public List<UserSession> signedIn() {
                    return List.of();
                }

                @Override
                public UserProcess start(UserSession session) {
                    PipedHelper helper = PipedHelper.serving(keys, new InMemoryCertificateStore());
                    started.add(helper);
                    users.add(session.id() + " " + session.sid());
                    return helper;
                }
            },
            HelperLimits.DEFAULT,
            () -> 0);

    @AfterEach
    void end() {
        stores.rest();
    }

    private static UserSessions.UserSession session(int id, String sid, String upn) {
        return new UserSessions.UserSession(
                id, sid, "LAB\\user", Optional.of(upn).filter(text -> !text.isEmpty()));
    }

    private ManagedKey key(UserSessions.UserSession session) throws ScepterException {
        return stores.of(session).keys().generate(NAME, KeySpec.rsa(1024));
    }

    private static void use(ManagedKey key) throws ScepterException {
        key.sign(SignatureDigest.SHA256, new byte[1]);
    }

    @Test
    void helper_isStartedAtTheFirstUseAndServesUntilItRests() throws ScepterException {
        stores.of(session(1, ANN, "ann@example.com"));
        assertThat(started).isEmpty();

        try (ManagedKey key = key(session(1, ANN, "ann@example.com"))) {
            use(key);
            assertThat(users).containsExactly("1 " + ANN);

            stores.rest();
            assertThat(started.get(0).isClosed()).isTrue();

            use(key);
            assertThat(users).containsExactly("1 " + ANN, "1 " + ANN);
        }
    }

    @Test
    void principalNameThatComesLater_isTheSameUser() throws ScepterException {
        try (ManagedKey key = key(session(1, ANN, ""))) {
            assertThat(stores.of(session(1, ANN, "ann@example.com"))).isSameAs(stores.of(session(1, ANN, "")));

            use(key);
            assertThat(started).hasSize(1);
        }
    }

    @Test
    void usersInSessionsOfTheirOwn_haveAHelperEach_andAllRest() throws ScepterException {
        key(session(1, ANN, "")).close();
        stores.of(session(2, BOB, "")).keys().list(WIFI);

        assertThat(users).containsExactly("1 " + ANN, "2 " + BOB);
        assertThat(started).noneMatch(PipedHelper::isClosed);
        stores.rest();
        assertThat(started).allMatch(PipedHelper::isClosed);
    }

    @Test
    void anotherUserInASession_getsNothingOfTheOneBefore() throws ScepterException {
        try (ManagedKey key = key(session(1, ANN, ""))) {
            stores.of(session(1, BOB, "")).keys().list(WIFI);

            assertThat(started.get(0).isClosed()).isTrue();
            assertFails(ErrorCode.USER_HELPER_FAILED, () -> use(key));
            assertThat(users).containsExactly("1 " + ANN, "1 " + BOB);
        }
    }

    @Test
    void userInAnotherSession_leavesNoHelperBehind() throws ScepterException {
        try (ManagedKey key = key(session(1, ANN, ""))) {
            use(stores.of(session(2, ANN, "")).keys().open(NAME).orElseThrow());

            assertFails(ErrorCode.USER_HELPER_FAILED, () -> use(key));
            assertThat(users).containsExactly("1 " + ANN, "2 " + ANN);
            stores.rest();
            assertThat(started).allMatch(PipedHelper::isClosed);
        }
    }

    @Test
    void userWhoComesBack_isServedAnew() throws ScepterException {
        key(session(1, ANN, "")).close();
        stores.of(session(1, BOB, ""));

        assertThat(stores.of(session(1, ANN, "")).keys().list(WIFI)).containsExactly(NAME);
        assertThat(started).hasSize(2);
    }
}
