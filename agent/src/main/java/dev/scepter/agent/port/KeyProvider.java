package dev.scepter.agent.port;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import java.util.List;
import java.util.Optional;

/**
 * Makes, finds and deletes the agent's own keys. Safe for several threads, as long as each policy is worked on by one of
 * them. Failures carry {@code KEY_PROVIDER_FAILED}; on files also {@code
 * DATA_FOLDER_UNUSABLE}.
 */
public interface KeyProvider {

    /**
     * Makes a key that is not exportable and survives a restart, where its specification wants it.
     *
     * @throws ScepterException {@code KEY_NAME_TAKEN} if a key of that name is there already, which stays as it is; also if the
     *     provider makes no such keys. Nothing is left of the new one
     */
    ManagedKey generate(KeyName name, KeySpec spec) throws ScepterException;

    /**
     * Opens a key; empty if there is none of that name.
     *
     * @throws ScepterException {@code KEY_DAMAGED} if it is there and will never work again
     */
    Optional<ManagedKey> open(KeyName name) throws ScepterException;

    /** Deletes a key; no failure if it is absent. */
    void delete(KeyName name) throws ScepterException;

    /** Deletes all keys of a policy, also what is left of damaged ones; no failure if there are none. */
    void deleteAll(PolicyId policy) throws ScepterException;

    /**
     * Says whether a key is kept where a specification wants it and may be used by those whom it names and nobody else, as
     * far as this provider knows such things; algorithm and length are not looked at. False if there is no such key.
     */
    boolean isKeptAs(KeyName name, KeySpec spec) throws ScepterException;

    /** Names of all keys that were made for a policy, in any order. */
    List<KeyName> list(PolicyId policy) throws ScepterException;
}
