package dev.scepter.agent.userstore;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.CertificateStore.Others;
import dev.scepter.agent.port.DigestSigningKey;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The helper's side: does what the service asks by the keys and the store of its user, and nothing else. */
public final class UserStoreServer {
    private static final int MAX_MESSAGE = 500;
    /** Leaves room for the places of the paths. */
    private static final int MAX_OTHERS_BYTES = Frames.MOST / 2;

    private static final int MAX_PLACES = 50_000;

    private final KeyProvider keys;
    private final CertificateStore store;

    /** @param keys whose keys are {@link DigestSigningKey}s, as far as they shall sign */
    public UserStoreServer(KeyProvider keys, CertificateStore store) {
        this.keys = keys;
        this.store = store;
    }

    /**
     * Answers one request after the other until there are no more.
     *
     * @throws IOException if the other side breaks off, or writes what is no request; nothing is done then
     */
    public void serve(InputStream in, OutputStream out) throws IOException {
        for (Optional<byte[]> request = Frames.read(in); request.isPresent(); request = Frames.read(in)) {
            Frames.write(out, answer(new FieldReader(request.get())));
        }
    }

    private byte[] answer(FieldReader request) throws GarbledException {
        int version = request.anyNumber();
        if (version != Operation.VERSION) {
            throw new GarbledException("version " + version + " of the protocol");
        }
        int id = request.anyNumber();
        Operation operation = Operation.read(request);
        try {
            FieldWriter result = new FieldWriter();
            perform(operation, request, result);
            return head(id, Operation.DONE).raw(result).content();
        } catch (ScepterException e) {
            String message = String.valueOf(e.getMessage());
            return head(id, Operation.FAILED)
                    .text(code(e).name())
                    .text(message.substring(0, Math.min(message.length(), MAX_MESSAGE)))
                    .content();
        }
    }

    private static FieldWriter head(int id, int outcome) {
        return new FieldWriter().number(Operation.VERSION).number(id).number(outcome);
    }

    /** The folder of notes is the user's own: trouble with it is trouble with keys. */
    private static ErrorCode code(ScepterException e) {
        return e.code() == ErrorCode.DATA_FOLDER_UNUSABLE ? ErrorCode.KEY_PROVIDER_FAILED : e.code();
    }

    private void perform(Operation operation, FieldReader request, FieldWriter result)
            throws GarbledException, ScepterException {
        switch (operation) {
            case KEY_GENERATE -> {
                KeyName name = Fields.key(request);
                var spec = last(request, Fields.spec(request));
                try (ManagedKey key = keys.generate(name, spec)) {
                    describe(key, result);
                }
            }
            case KEY_OPEN -> open(last(request, Fields.key(request)), result);
            case KEY_SIGN -> sign(request, result);
            case KEY_DECRYPT -> decrypt(request, result);
            case KEY_DELETE -> keys.delete(last(request, Fields.key(request)));
            case KEY_DELETE_ALL -> keys.deleteAll(last(request, Fields.policy(request)));
            case KEY_IS_KEPT_AS -> {
                KeyName name = Fields.key(request);
                result.flag(keys.isKeptAs(name, last(request, Fields.spec(request))));
            }
            case KEY_LIST ->
                result.list(
                        keys.list(last(request, Fields.policy(request))), (fields, name) -> fields.text(name.token()));
            default -> ofTheStore(operation, request, result);
        }
    }

    private void ofTheStore(Operation operation, FieldReader request, FieldWriter result)
            throws GarbledException, ScepterException {
        PolicyId policy = Fields.policy(request);
        switch (operation) {
            case STORE_INSTALL -> store.install(policy, last(request, Fields.entryOf(policy, request)));
            case STORE_PUT_IN_FORCE -> store.putInForce(policy, last(request, Fields.thumbprint(request)));
            case STORE_IN_FORCE -> {
                Optional<EncodedCertificate> found = store.inForce(last(request, policy));
                result.flag(found.isPresent());
                found.ifPresent(certificate -> Fields.certificate(result, certificate));
            }
            case STORE_HOLDS_CHAIN -> result.flag(store.holdsChain(policy, last(request, Fields.chain(request))));
            case STORE_FIND -> {
                var found = store.find(policy, last(request, Fields.thumbprint(request)));
                result.flag(found.isPresent());
                found.ifPresent(entry -> Fields.entry(result, entry));
            }
            case STORE_REMOVE -> store.remove(policy, last(request, Fields.thumbprint(request)));
            case STORE_REMOVE_ALL -> store.removeAll(last(request, policy));
            case STORE_LIST -> {
                List<Thumbprint> listed = store.list(last(request, policy));
                result.list(listed, Fields::thumbprint);
            }
            case STORE_OTHERS -> others(store.others(last(request, policy)), result);
            default -> throw new IllegalStateException("an operation that is not of the store: " + operation);
        }
    }

    /** The last field of a request: nothing may follow it. */
    private static <T> T last(FieldReader request, T value) throws GarbledException {
        request.end();
        return value;
    }

    private void open(KeyName name, FieldWriter result) throws ScepterException {
        try (ManagedKey key = keys.open(name).orElse(null)) {
            result.flag(key != null);
            if (key != null) {
                describe(key, result);
            }
        }
    }

    private static void describe(ManagedKey key, FieldWriter result) {
        PublicKeys.write(result, key.publicKey());
        result.flag(key.canDecrypt());
    }

    private void sign(FieldReader request, FieldWriter result) throws GarbledException, ScepterException {
        KeyName name = Fields.key(request);
        var digest = Fields.value(ManagedKey.SignatureDigest.class, request);
        byte[] digested = last(request, request.bytes(Fields.MAX_DIGEST_BYTES));
        try (ManagedKey key = there(name)) {
            if (!(key instanceof DigestSigningKey signer)) {
                throw failed(name, "signs no digests");
            }
            result.bytes(signer.signDigest(digest, digested));
        }
    }

    private void decrypt(FieldReader request, FieldWriter result) throws GarbledException, ScepterException {
        KeyName name = Fields.key(request);
        var padding = Fields.value(ManagedKey.KeyTransport.class, request);
        byte[] encrypted = last(request, request.bytes(Fields.MAX_BLOCK_BYTES));
        try (ManagedKey key = there(name)) {
            Optional<byte[]> decrypted = key.decrypt(padding, encrypted);
            result.flag(decrypted.isPresent());
            decrypted.ifPresent(result::bytes);
        }
    }

    private ManagedKey there(KeyName name) throws ScepterException {
        return keys.open(name).orElseThrow(() -> failed(name, "is not there"));
    }

    private static ScepterException failed(KeyName name, String why) {
        return new ScepterException(ErrorCode.KEY_PROVIDER_FAILED, "key " + name + " " + why);
    }

    /** As much as a message takes; what is left out is told. */
    private static void others(Others others, FieldWriter result) {
        Map<EncodedCertificate, Integer> places = new LinkedHashMap<>();
        List<List<Integer>> paths = new ArrayList<>();
        boolean complete = others.complete();
        int bytes = 0;
        int used = 0;
        for (List<EncodedCertificate> path : others.paths()) {
            List<EncodedCertificate> unknown = path.stream()
                    .filter(one -> !places.containsKey(one))
                    .distinct()
                    .toList();
            int more = unknown.stream().mapToInt(one -> one.der().length).sum();
            boolean taken = path.size() <= Fields.MAX_PATH
                    && paths.size() < Fields.MAX_CERTIFICATES
                    && places.size() + unknown.size() <= Fields.MAX_CERTIFICATES
                    && bytes + more <= MAX_OTHERS_BYTES
                    && used + path.size() <= MAX_PLACES
                    && unknown.stream().allMatch(UserStoreServer::mayGo);
            if (!taken) {
                complete = false;
                continue;
            }
            bytes += more;
            used += path.size();
            unknown.forEach(one -> places.put(one, places.size()));
            paths.add(path.stream().map(places::get).toList());
        }
        result.flag(complete);
        result.list(List.copyOf(places.keySet()), Fields::certificate);
        result.list(paths, (fields, path) -> fields.list(path, FieldWriter::number));
    }

    /** Somebody else's certificate may be anything. */
    private static boolean mayGo(EncodedCertificate certificate) {
        byte[] der = certificate.der();
        return der.length <= Fields.MAX_CERTIFICATE_BYTES && Fields.decoded(der).isPresent();
    }
}
