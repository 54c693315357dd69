package dev.scepter.enrollment;

import dev.scepter.agent.model.AlternativeName;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeyUsage;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ScepObjects;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Windows' SCEP objects as {@link PseudoScepCa} understands them. One for each process; what outlasts a process is the store
 * REQUEST. Not for several threads.
 */
final class FakeScepObjects implements ScepObjects {
    private static final Map<KeyUsage, Integer> USAGES = Map.of(
            KeyUsage.DIGITAL_SIGNATURE, 0x80,
            KeyUsage.NON_REPUDIATION, 0x40,
            KeyUsage.KEY_ENCIPHERMENT, 0x20,
            KeyUsage.DATA_ENCIPHERMENT, 0x10,
            KeyUsage.KEY_AGREEMENT, 8);

    private final KeyProvider keys;
    private final RequestStore store;
    private final Set<String> begunHere = new HashSet<>();

    FakeScepObjects(KeyProvider keys, RequestStore store) {
        this.keys = keys;
        this.store = store;
    }

    /** What Windows keeps on disk. */
    static final class RequestStore {
        private final Map<String, KeyName> keyOfTransaction = new HashMap<>();
        private List<String> obstacles = List.of();
        private boolean readsOnlyItsOwn;
        private boolean forgetFails;

        /** Replies are read by the process that made the request only; polls by each. */
        void readOnlyInTheSameProcess() {
            readsOnlyItsOwn = true;
        }

        void obstacles(List<String> value) {
            obstacles = List.copyOf(value);
        }

        void failToForget(boolean value) {
            forgetFails = value;
        }

        Set<KeyName> keys() {
            return Set.copyOf(keyOfTransaction.values());
        }
    }

    @Override
    public List<String> obstacles() {
        return store.obstacles;
    }

    @Override
    public Begun begin(Request request) throws ScepterException {
        boolean sound = request.caCertificates().contains(request.anchor())
                && !request.capabilities().isBlank()
                && (request.signer().isEmpty() || request.capabilities().lines().anyMatch("Renewal"::equals));
        if (!sound) {
            throw failed("what the request is made of does not fit together");
        }
        String id = UUID.randomUUID().toString();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("type", "PKCSReq");
        values.put("transaction", id);
        values.put("subject", request.subject().toString());
        values.put("names", request.names().stream().map(FakeScepObjects::name).collect(Collectors.joining(";")));
        values.put(
                "keyUsage",
                Integer.toString(
                        request.keyUsage().stream().mapToInt(USAGES::get).sum()));
        values.put(
                "extendedKeyUsage",
                request.extendedKeyUsage().stream().map(ExtendedKeyUsage::oid).collect(Collectors.joining("+")));
        values.put("challenge", request.challenge().map(Secret::revealText).orElse(""));
        values.put("signer", request.signer().map(signer -> signer.sha1().hex()).orElse(""));
        values.put("key", publicKey(request.key()));
        store.keyOfTransaction.put(id, request.key());
        begunHere.add(id);
        String message = Base64.getEncoder().encodeToString(new PseudoMessage(values).bytes());
        return new Begun(new Transaction(id, request.key(), request.capabilities()), Secret.ofText(message));
    }

    private String publicKey(KeyName name) throws ScepterException {
        Optional<ManagedKey> found = keys.open(name);
        if (found.isEmpty()) {
            throw failed("there is no key " + name);
        }
        try (ManagedKey key = found.get()) {
            return Base64.getEncoder().encodeToString(key.publicKey().getEncoded());
        }
    }

    private static String name(AlternativeName name) {
        int type = switch (name.type()) {
            case EMAIL -> 2;
            case DNS -> 3;
            case URI -> 7;
            case IP -> 8;
            case UPN -> 11;
        };
        return type + "+" + name.value();
    }

    @Override
    public String poll(Transaction transaction) throws ScepterException {
        requireKnown(transaction);
        return Base64.getEncoder()
                .encodeToString(new PseudoMessage(Map.of("type", "CertPoll", "transaction", transaction.id())).bytes());
    }

    private void requireKnown(Transaction transaction) throws ScepterException {
        if (!transaction.key().equals(store.keyOfTransaction.get(transaction.id()))) {
            throw failed("the store REQUEST has nothing of the transaction " + transaction.id());
        }
    }

    @Override
    public Answer read(Transaction transaction, String reply) throws ScepterException {
        requireKnown(transaction);
        PseudoMessage message = PseudoMessage.parse(Base64.getDecoder().decode(reply))
                .filter(parsed -> parsed.value("transaction").equals(transaction.id()))
                .orElseThrow(() -> failed("this is no reply to the transaction " + transaction.id()));
        if (store.readsOnlyItsOwn && !begunHere.contains(transaction.id())) {
            begunHere.add(transaction.id());
            throw failed("another process made this request");
        }
        return switch (message.value("disposition")) {
            case "0" -> new Issued(EncodedCertificate.ofDer(Base64.getDecoder().decode(message.value("certificate"))));
            case "3" -> new Pending();
            default ->
                new Refused(
                        Optional.of(message.value("failInfo"))
                                .filter(text -> !text.isEmpty())
                                .map(Integer::valueOf),
                        message.value("text"));
        };
    }

    @Override
    public void forget(KeyName key) throws ScepterException {
        if (store.forgetFails) {
            throw new ScepterException(ErrorCode.STORE_READ_ONLY, "the store REQUEST of the double is not written");
        }
        store.keyOfTransaction.values().removeIf(key::equals);
    }

    private static ScepterException failed(String message) {
        return new ScepterException(ErrorCode.CERTENROLL_FAILED, "the double of CertEnroll: " + message);
    }
}
