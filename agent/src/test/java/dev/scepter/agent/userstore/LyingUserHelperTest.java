package dev.scepter.agent.userstore;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.platform.file.SoftwareKey;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ManagedKey.KeyTransport;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import dev.scepter.agent.testing.InMemoryCertificateStore;
import dev.scepter.agent.testing.InMemoryKeyProvider;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.TestCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Helpers that somebody has replaced: whatever they answer fails the call, ends them, and is not believed. */
class LyingUserHelperTest {
    private static final PolicyId WIFI = new PolicyId("wifi");
    private static final KeyName NAME = new KeyName(WIFI, "abcd1234");
    private static final KeySpec SPEC = KeySpec.rsa(1024);
    private static final PreparedKeys PAIRS = new PreparedKeys();
    private static final KeyPair PAIR = PAIRS.next();
    private static final KeyPair OTHER_PAIR = PAIRS.next();
    private static final EncodedCertificate LEAF = TestCertificates.selfSigned("CN=one", PAIR);
    private static final EncodedCertificate OTHER_LEAF = TestCertificates.selfSigned("CN=two", OTHER_PAIR);
    private static final BigInteger P_256 =
            new BigInteger("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF", 16);

    private static final HelperLimits IMPATIENT =
            new HelperLimits(Duration.ZERO, Duration.ZERO, Duration.ofDays(1), Duration.ofDays(1));

    private final Deque<PipedHelper.Body> bodies = new ArrayDeque<>();
    private final List<PipedHelper> started = new ArrayList<>();
    private final InMemoryKeyProvider ofTheUser = new InMemoryKeyProvider(new PreparedKeys());
    private final UserHelper helper = new UserHelper(this::start, HelperLimits.DEFAULT, System::nanoTime);
    private final RemoteKeys keys = new RemoteKeys(helper);
    private final RemoteStore store = new RemoteStore(helper);

    /** A call of the service. */
    @FunctionalInterface
    private interface Call {
        void run(RemoteKeys keys, RemoteStore store) throws ScepterException;
    }

    /**
     * A lie.
     *
     * @param call what is asked
     * @param helper what it does with its streams
     * @param words what the failure says
     */
    private record Lie(String name, Call call, PipedHelper.Body helper, String words) {
        @Override
        public String toString() {
            return name;
        }
    }

    private PipedHelper start() {
        PipedHelper.Body next = bodies.poll();
        started.add(
                next == null
                        ? PipedHelper.serving(ofTheUser, new InMemoryCertificateStore())
                        : PipedHelper.running(next));
        return started.get(started.size() - 1);
    }

    @AfterEach
    void helperEnds() {
        helper.close();
    }

    @ParameterizedTest
    @MethodSource({"framesThatAreNone", "keysThatAreNone", "certificatesThatAreNone"})
    void lie_failsTheCall_andEndsTheHelper_andTheNextOneServes(Lie lie) throws ScepterException {
        bodies.add(lie.helper());

        ScepterException failure =
                assertFails(ErrorCode.USER_HELPER_FAILED, () -> lie.call().run(keys, store));

        assertThat(failure)
                .hasMessageContaining("the helper in the user's session")
                .hasMessageContaining(lie.words());
        assertThat(started.get(0).isClosed()).isTrue();
        assertThat(keys.list(WIFI)).isEmpty();
        assertThat(started).hasSize(2);
    }

    static Stream<Lie> framesThatAreNone() {
        Call open = (keys, store) -> keys.open(NAME);
        return Stream.of(
                new Lie("ends at once", open, (in, out) -> {}, "has ended"),
                new Lie("ends after the request", open, (in, out) -> Frames.read(in), "it ended"),
                new Lie(
                        "ends within the length",
                        open,
                        (in, out) -> {
                            Frames.read(in);
                            out.write(new byte[] {0, 0});
                        },
                        "ended within the length"),
                new Lie(
                        "ends within the message",
                        open,
                        (in, out) -> {
                            Frames.read(in);
                            out.write(new byte[] {0, 0, 0, 9, 0});
                        },
                        "after 1 of 9 bytes"),
                new Lie("endless output", open, (in, out) -> endless(out), "answered what it must not"),
                new Lie(
                        "huge length",
                        open,
                        (in, out) -> {
                            Frames.read(in);
                            out.write(ByteBuffer.allocate(4).putInt(-1).array());
                            hold(in);
                        },
                        "4294967295 bytes"),
                new Lie("empty message", open, raw(new byte[0]), "ends within a field"),
                new Lie("other version", open, raw(head(2, 1, Operation.DONE)), "version 2"),
                new Lie("answer to another request", open, raw(head(1, 7, Operation.DONE)), "request 7 instead of 1"),
                new Lie("neither done nor failed", open, raw(head(1, 1, new FieldWriter().number(2))), "0 to 1"),
                new Lie("nothing of what was asked", open, answer(fields -> {}), "ends within a field"),
                new Lie(
                        "more than was asked",
                        open,
                        answer(fields -> fields.flag(false).number(1)),
                        "4 bytes too many"),
                new Lie("flag that is none", open, answer(fields -> fields.raw(new byte[] {2})), "a flag of 2"),
                new Lie(
                        "failure with an endless code",
                        open,
                        raw(head(
                                1, 1, new FieldWriter().number(Operation.FAILED).text("A".repeat(1000)))),
                        "1000; 0 to 64"),
                new Lie(
                        "failure of a code that is not a helper's",
                        open,
                        raw(head(1, 1, failure("PIN_MISMATCH", "words"))),
                        "not one of keys or stores: words"),
                new Lie(
                        "failure that is not UTF-8",
                        open,
                        raw(head(
                                1,
                                1,
                                new FieldWriter()
                                        .number(Operation.FAILED)
                                        .text("KEY_DAMAGED")
                                        .bytes(new byte[] {(byte) 0xC3, 0x28}))),
                        "not UTF-8"));
    }

    static Stream<Lie> keysThatAreNone() {
        Call generate = (keys, store) -> keys.generate(NAME, SPEC);
        Call open = (keys, store) -> keys.open(NAME);
        Call list = (keys, store) -> keys.list(WIFI);
        BigInteger modulus = BigInteger.ONE.shiftLeft(1023).setBit(0);
        return Stream.of(
                new Lie(
                        "longer key",
                        generate,
                        answer(fields -> rsa(fields, modulus.shiftLeft(1024).setBit(0), 65_537)),
                        "not RSA-1024"),
                new Lie("key of a curve", generate, answer(fields -> generator(fields, false)), "not RSA-1024"),
                new Lie(
                        "short key",
                        open,
                        answer(fields ->
                                rsa(fields.flag(true), modulus.shiftRight(1).setBit(0), 65_537)),
                        "a public key that is none"),
                new Lie(
                        "even modulus",
                        open,
                        answer(fields -> rsa(fields.flag(true), modulus.clearBit(0), 65_537)),
                        "a public key that is none"),
                new Lie(
                        "exponent 1",
                        open,
                        answer(fields -> rsa(fields.flag(true), modulus, 1)),
                        "a public key that is none"),
                new Lie(
                        "negative modulus",
                        open,
                        answer(fields -> rsa(fields.flag(true), modulus.negate(), 65_537)),
                        "out of bounds"),
                new Lie(
                        "number without bytes",
                        open,
                        answer(fields -> fields.flag(true).text("RSA").bytes(new byte[0])),
                        "a number without bytes"),
                new Lie(
                        "endless modulus",
                        open,
                        answer(fields -> fields.flag(true).text("RSA").bytes(new byte[100_000])),
                        "100000; 0 to 2049"),
                new Lie(
                        "algorithm that there is not",
                        open,
                        answer(fields -> fields.flag(true).text("DSA")),
                        "a value of Algorithm that there is not"),
                new Lie(
                        "curve that there is not",
                        open,
                        answer(fields -> ec(fields.flag(true), 255, BigInteger.ONE, BigInteger.ONE, false)),
                        "a public key that is none"),
                new Lie(
                        "point beside its curve",
                        open,
                        answer(fields -> ec(fields.flag(true), 256, BigInteger.ONE, BigInteger.ONE, false)),
                        "a public key that is none"),
                new Lie(
                        "point beyond the field",
                        open,
                        answer(fields -> ec(fields.flag(true), 256, P_256, BigInteger.ONE, false)),
                        "a public key that is none"),
                new Lie(
                        "curve that decrypts",
                        open,
                        answer(fields -> generator(fields.flag(true), true)),
                        "that decrypts"),
                new Lie(
                        "signature by another key",
                        (keys, store) -> remote(keys).sign(SignatureDigest.SHA256, new byte[1]),
                        answers(
                                LyingUserHelperTest::ofPair,
                                signature(OTHER_PAIR, SignatureDigest.SHA256, new byte[1])),
                        "not by the key"),
                new Lie(
                        "signature of something else",
                        (keys, store) -> remote(keys).sign(SignatureDigest.SHA256, new byte[1]),
                        answers(LyingUserHelperTest::ofPair, signature(PAIR, SignatureDigest.SHA256, new byte[2])),
                        "not by the key"),
                new Lie(
                        "signature by another digest",
                        (keys, store) -> remote(keys).sign(SignatureDigest.SHA256, new byte[1]),
                        answers(LyingUserHelperTest::ofPair, signature(PAIR, SignatureDigest.SHA1, new byte[1])),
                        "not by the key"),
                new Lie(
                        "empty signature",
                        (keys, store) -> remote(keys).sign(SignatureDigest.SHA256, new byte[1]),
                        answers(LyingUserHelperTest::ofPair, fields -> fields.bytes(new byte[0])),
                        "not by the key"),
                new Lie(
                        "endless signature",
                        (keys, store) -> remote(keys).sign(SignatureDigest.SHA256, new byte[1]),
                        answers(LyingUserHelperTest::ofPair, fields -> fields.bytes(new byte[100_000])),
                        "100000; 0 to 2100"),
                new Lie(
                        "more decrypted than was encrypted",
                        (keys, store) -> remote(keys).decrypt(KeyTransport.PKCS1, new byte[128]),
                        answers(
                                LyingUserHelperTest::ofPair,
                                fields -> fields.flag(true).bytes(new byte[129])),
                        "129; 0 to 128"),
                new Lie(
                        "list of another policy's key",
                        list,
                        answer(fields -> fields.list(List.of("x-abcd1234"), FieldWriter::text)),
                        "a key whose name is none"),
                new Lie(
                        "list of a path",
                        list,
                        answer(fields -> fields.list(List.of("../../../x"), FieldWriter::text)),
                        "a key whose name is none"),
                new Lie(
                        "list that names a key twice",
                        list,
                        answer(fields -> fields.list(List.of("abcd1234", "abcd1234"), FieldWriter::text)),
                        "twice"),
                new Lie(
                        "endless list",
                        list,
                        answer(fields -> fields.number(Integer.MAX_VALUE)),
                        "2147483647; 0 to 1000"),
                new Lie("negative list", list, answer(fields -> fields.number(-1)), "-1; 0 to 1000"));
    }

    static Stream<Lie> certificatesThatAreNone() {
        Thumbprint asked = LEAF.sha1();
        Call find = (keys, store) -> store.find(WIFI, asked);
        Call inForce = (keys, store) -> store.inForce(WIFI);
        Call others = (keys, store) -> store.others(WIFI);
        return Stream.of(
                new Lie(
                        "other certificate",
                        find,
                        answer(fields -> found(fields, OTHER_LEAF.der(), 0, "abcd1234")),
                        "another certificate than"),
                new Lie(
                        "key of another policy",
                        find,
                        answer(fields -> found(fields, LEAF.der(), 0, "vpn-abcd1234")),
                        "a key whose name is none"),
                new Lie(
                        "endless chain",
                        find,
                        answer(fields -> found(fields, LEAF.der(), 33, "abcd1234")),
                        "33; 0 to 32"),
                new Lie(
                        "no certificate",
                        inForce,
                        answer(fields -> fields.flag(true).bytes(new byte[100])),
                        "a certificate that is none"),
                new Lie(
                        "certificate and more",
                        inForce,
                        answer(fields -> fields.flag(true).bytes(longer(LEAF.der()))),
                        "a certificate that is none"),
                new Lie(
                        "huge certificate",
                        inForce,
                        answer(fields -> fields.flag(true).bytes(new byte[70_000])),
                        "70000; 0 to 65536"),
                new Lie(
                        "short thumbprint",
                        (keys, store) -> store.list(WIFI),
                        answer(fields -> fields.list(List.of(new byte[19]), FieldWriter::bytes)),
                        "a thumbprint of 19 bytes"),
                new Lie(
                        "certificate listed twice",
                        (keys, store) -> store.list(WIFI),
                        answer(fields -> fields.list(List.of(new byte[20], new byte[20]), FieldWriter::bytes)),
                        "twice"),
                new Lie("path to nowhere", others, answer(fields -> others(fields, List.of(1))), "1; 0 to 0"),
                new Lie(
                        "path without a certificate",
                        others,
                        answer(fields -> others(fields, List.of())),
                        "a path without a certificate"),
                new Lie(
                        "chain that is half there",
                        (keys, store) -> store.holdsChain(WIFI, List.of(LEAF)),
                        answer(fields -> fields.raw(new byte[] {9})),
                        "a flag of 9"),
                new Lie(
                        "installed, and more",
                        (keys, store) -> store.install(WIFI, new CertificateStore.Entry(LEAF, List.of(), NAME)),
                        answer(fields -> fields.flag(true)),
                        "1 bytes too many"));
    }

    @Test
    void silence_endsWithTheTimeLimit_andTheHelperWithIt() {
        UserHelper impatient = new UserHelper(this::start, IMPATIENT, System::nanoTime);
        bodies.add((in, out) -> hold(in));

        ScepterException failure =
                assertFails(ErrorCode.USER_HELPER_FAILED, () -> new RemoteKeys(impatient).open(NAME));

        assertThat(failure).hasMessageContaining("gave no answer within 0 ms");
        assertThat(started.get(0).isClosed()).isTrue();
    }

    @Test
    void helperThatIsSilentAgainAndAgain_isNotStartedAnyMore() {
        HelperLimits limits =
                new HelperLimits(Duration.ZERO, Duration.ofDays(1), Duration.ofSeconds(2), Duration.ofHours(1));
        AtomicLong seconds = new AtomicLong();
        UserHelper slow = new UserHelper(
                () -> {
                    seconds.incrementAndGet();
                    return start();
                },
                limits,
                () -> Duration.ofSeconds(seconds.get()).toNanos());
        for (int i = 0; i < 2; i++) {
            bodies.add((in, out) -> hold(in));
            assertFails(ErrorCode.USER_HELPER_FAILED, () -> new RemoteKeys(slow).open(NAME));
        }

        ScepterException failure = assertFails(ErrorCode.USER_HELPER_FAILED, () -> new RemoteKeys(slow).open(NAME));

        assertThat(failure).hasMessageContaining("took too long altogether");
        assertThat(started).hasSize(2).allMatch(PipedHelper::isClosed);
        slow.rest();
        assertFails(ErrorCode.USER_HELPER_FAILED, () -> new RemoteKeys(slow).open(NAME));
        assertThat(started).hasSize(2);
    }

    @Test
    void helperThatReadsNothing_endsWithTheTimeLimit() {
        UserHelper impatient = new UserHelper(this::start, IMPATIENT, System::nanoTime);
        CountDownLatch ended = new CountDownLatch(1);
        bodies.add((in, out) -> await(ended));

        assertFails(
                ErrorCode.USER_HELPER_FAILED,
                () -> new RemoteStore(impatient).holdsChain(WIFI, Collections.nCopies(500, LEAF)));

        assertThat(started.get(0).isClosed()).isTrue();
        ended.countDown();
    }

    @Test
    void whatIsTooLargeToAsk_isNotAsked() {
        assertFails(ErrorCode.USER_HELPER_FAILED, () -> store.holdsChain(WIFI, Collections.nCopies(5_000, LEAF)));

        assertThat(started).isEmpty();
    }

    @Test
    void wordsOfTheHelper_areCutAndCannotSteerATerminal() {
        String words = "\u001b[2J\r\nscepter: all is well\u202Etxet %s %n" + "x".repeat(2_000);
        bodies.add(raw(head(1, 1, failure("KEY_PROVIDER_FAILED", words))));

        ScepterException failure = assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> keys.open(NAME));

        assertThat(failure.getMessage())
                .startsWith("cannot open key Scepter-wifi-abcd1234: the helper in the user's session says:"
                        + " ?[2J??scepter: all is well?txet %s %nxxx")
                .hasSizeLessThan(700);
    }

    @Test
    void helperThatCannotBeStarted_isToldAsItIs_andTriedAgain() throws ScepterException {
        Deque<Boolean> there = new ArrayDeque<>(List.of(false, true));
        UserHelper late = new UserHelper(
                () -> {
                    if (there.remove()) {
                        return start();
                    }
                    throw new ScepterException(ErrorCode.USER_HELPER_FAILED, "nobody is signed in");
                },
                HelperLimits.DEFAULT,
                System::nanoTime);

        assertThat(assertFails(ErrorCode.USER_HELPER_FAILED, () -> new RemoteKeys(late).open(NAME)))
                .hasMessage("nobody is signed in");
        assertThat(new RemoteKeys(late).open(NAME)).isEmpty();
        late.close();
    }

    private static ManagedKey remote(RemoteKeys keys) throws ScepterException {
        return keys.open(NAME).orElseThrow();
    }

    private static void ofPair(FieldWriter fields) {
        PublicKeys.write(fields.flag(true), PAIR.getPublic());
        fields.flag(true);
    }

    private static Consumer<FieldWriter> signature(KeyPair pair, SignatureDigest digest, byte[] data) {
        return fields -> {
            try {
                fields.bytes(new SoftwareKey(NAME, pair).sign(digest, data));
            } catch (ScepterException e) {
                throw new AssertionError(e);
            }
        };
    }

    private static void rsa(FieldWriter fields, BigInteger modulus, int exponent) {
        fields.text("RSA")
                .bytes(modulus.toByteArray())
                .bytes(BigInteger.valueOf(exponent).toByteArray())
                .flag(true);
    }

    private static void ec(FieldWriter fields, int bits, BigInteger x, BigInteger y, boolean decrypts) {
        fields.text("EC")
                .number(bits)
                .bytes(x.toByteArray())
                .bytes(y.toByteArray())
                .flag(decrypts);
    }

    /** The base point of P-256 (FIPS 186-4 section D.1.2.3). */
    private static void generator(FieldWriter fields, boolean decrypts) {
        ec(
                fields,
                256,
                new BigInteger("6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296", 16),
                new BigInteger("4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5", 16),
                decrypts);
    }

    private static void found(FieldWriter fields, byte[] leaf, int chain, String token) {
        fields.flag(true)
                .bytes(leaf)
                .list(Collections.nCopies(chain, LEAF), Fields::certificate)
                .text(token);
    }

    private static void others(FieldWriter fields, List<Integer> path) {
        fields.flag(true)
                .list(List.of(LEAF), Fields::certificate)
                .list(List.of(path), (one, places) -> one.list(places, FieldWriter::number));
    }

    private static byte[] longer(byte[] der) {
        return Arrays.copyOf(der, der.length + 1);
    }

    private static FieldWriter failure(String code, String words) {
        return new FieldWriter().number(Operation.FAILED).text(code).text(words);
    }

    private static byte[] head(int version, int id, int outcome) {
        return head(version, id, new FieldWriter().number(outcome));
    }

    private static byte[] head(int version, int id, FieldWriter rest) {
        return new FieldWriter().number(version).number(id).raw(rest).content();
    }

    /** Answers the first request by these bytes. */
    private static PipedHelper.Body raw(byte[] content) {
        return (in, out) -> {
            Frames.read(in);
            Frames.write(out, content);
            hold(in);
        };
    }

    private static PipedHelper.Body answer(Consumer<FieldWriter> lie) {
        return answers(lie);
    }

    /** Answers one request after the other. */
    @SafeVarargs
    private static PipedHelper.Body answers(Consumer<FieldWriter>... lies) {
        return (in, out) -> {
            for (int i = 0; i < lies.length; i++) {
                Frames.read(in);
                FieldWriter fields = new FieldWriter();
                lies[i].accept(fields);
                Frames.write(
                        out,
                        head(1, i + 1, new FieldWriter().number(Operation.DONE).raw(fields)));
            }
            hold(in);
        };
    }

    /** Stays until the service goes. */
    private static void hold(InputStream in) throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    private static void endless(OutputStream out) throws IOException {
        byte[] noise = "noise noise noise ".getBytes(StandardCharsets.UTF_8);
        while (true) {
            out.write(noise);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
