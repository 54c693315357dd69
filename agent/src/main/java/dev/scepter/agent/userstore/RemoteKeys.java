package dev.scepter.agent.userstore;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import java.security.PublicKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keys of a user, made and used by the helper in that user's session. Safe for several threads.
 *
 * <p>A public key is taken if it is of the kind that was asked for, a signature if that key verifies it. What is not proven by
 * that, such as whether a key lies in the TPM, is as good as the user's word. Readers of a specification are left out: a user's key
 * is that user's alone. Failures of the helper itself are {@code USER_HELPER_FAILED}.
 */
public final class RemoteKeys implements KeyProvider {
    private final UserHelper helper;

    public RemoteKeys(UserHelper helper) {
        this.helper = helper;
    }

    @Override
    public ManagedKey generate(KeyName name, KeySpec spec) throws ScepterException {
        FieldWriter fields = named(name);
        Fields.spec(fields, spec);
        return helper.call(Operation.KEY_GENERATE, "cannot make key " + name + " (" + spec + ")", fields, answer -> {
            RemoteKey key = key(name, answer);
            if (!PublicKeys.isOf(spec, key.publicKey())) {
                throw new GarbledException("a public key that is not " + spec.algorithm() + "-" + spec.bits());
            }
            return key;
        });
    }

    @Override
    public Optional<ManagedKey> open(KeyName name) throws ScepterException {
        return helper.call(
                Operation.KEY_OPEN,
                "cannot open key " + name,
                named(name),
                answer -> answer.flag() ? Optional.of(key(name, answer)) : Optional.empty());
    }

    private RemoteKey key(KeyName name, FieldReader answer) throws GarbledException {
        PublicKey publicKey = PublicKeys.read(answer);
        boolean canDecrypt = answer.flag();
        if (canDecrypt && !publicKey.getAlgorithm().equals("RSA")) {
            throw new GarbledException("a key of an elliptic curve that decrypts");
        }
        return new RemoteKey(helper, name, publicKey, canDecrypt);
    }

    @Override
    public void delete(KeyName name) throws ScepterException {
        helper.call(Operation.KEY_DELETE, "cannot delete key " + name, named(name), RemoteKeys::nothing);
    }

    @Override
    public void deleteAll(PolicyId policy) throws ScepterException {
        helper.call(
                Operation.KEY_DELETE_ALL,
                "cannot delete the keys of policy " + policy,
                of(policy),
                RemoteKeys::nothing);
    }

    @Override
    public boolean isKeptAs(KeyName name, KeySpec spec) throws ScepterException {
        FieldWriter fields = named(name);
        Fields.spec(fields, spec);
        return helper.call(Operation.KEY_IS_KEPT_AS, "cannot look at key " + name, fields, FieldReader::flag);
    }

    @Override
    public List<KeyName> list(PolicyId policy) throws ScepterException {
        return helper.call(Operation.KEY_LIST, "cannot list the keys of policy " + policy, of(policy), answer -> {
            List<KeyName> names = answer.list(Fields.MAX_KEYS, fields -> Fields.keyOf(policy, fields));
            return distinct(names);
        });
    }

    static <T> List<T> distinct(List<T> values) throws GarbledException {
        Set<T> seen = new HashSet<>();
        for (T value : values) {
            if (!seen.add(value)) {
                throw new GarbledException("a list that names something twice");
            }
        }
        return values;
    }

    static FieldWriter of(PolicyId policy) {
        FieldWriter fields = new FieldWriter();
        Fields.policy(fields, policy);
        return fields;
    }

    static FieldWriter named(KeyName name) {
        FieldWriter fields = new FieldWriter();
        Fields.key(fields, name);
        return fields;
    }

    /** The result of what brings none. */
    static boolean nothing(FieldReader answer) {
        return true;
    }
}
