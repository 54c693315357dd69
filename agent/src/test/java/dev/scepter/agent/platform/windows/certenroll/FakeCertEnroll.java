package dev.scepter.agent.platform.windows.certenroll;

import dev.scepter.agent.model.Secret;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.com.ComClass;
import dev.scepter.agent.platform.windows.com.ComClasses;
import dev.scepter.agent.platform.windows.com.ComObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Objects that answer as they are told, and a log in the form of the double in {@code src/test/windows/certenroll.c}. */
final class FakeCertEnroll implements ComClasses {
    /** DISP_E_UNKNOWNNAME. */
    private static final int UNKNOWN_NAME = 0x80020006;

    private static final int LONG_TEXT = 200;

    /** Results by CLASS.MEMBER. */
    final Map<String, Object> answers = Collections.synchronizedMap(new HashMap<>());
    /** Failures by CLASS or CLASS.MEMBER. */
    final Map<String, Integer> failures = Collections.synchronizedMap(new HashMap<>());

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    List<String> log() {
        return List.copyOf(log);
    }

    /** What was called since the last time this was asked. */
    List<String> newLog() {
        List<String> now = log();
        log.clear();
        return now;
    }

    @Override
    public ComObject create(ComClass type) throws WindowsException {
        fail(type.name(), type.name());
        return new Fake(type.name());
    }

    private void fail(String member, String subject) throws WindowsException {
        Integer code = failures.get(member);
        if (code != null) {
            throw new WindowsException(subject, "call", code);
        }
    }

    private final class Fake implements ComObject {
        private final String name;

        Fake(String name) {
            this.name = name;
        }

        @Override
        public boolean knows(String member) throws WindowsException {
            boolean known = !Integer.valueOf(UNKNOWN_NAME).equals(failures.get(name + "." + member));
            if (known) {
                fail(name + "." + member, name + "." + member);
            }
            return known;
        }

        @Override
        public Optional<Object> get(String member, Object... arguments) throws WindowsException {
            return done("", member, arguments);
        }

        @Override
        public Optional<Object> call(String member, Object... arguments) throws WindowsException {
            return done("", member, arguments);
        }

        @Override
        public void put(String member, Object... indexesThenValue) throws WindowsException {
            done("put ", member, indexesThenValue);
        }

        private Optional<Object> done(String kind, String member, Object... arguments) throws WindowsException {
            String called = name + "." + member;
            StringBuilder line = new StringBuilder(kind).append(called);
            boolean hidden = member.equals("ChallengePassword") || member.equals("TransactionId");
            for (Object argument : arguments) {
                line.append(' ').append(shown(argument, hidden));
            }
            log.add(line.append(failures.containsKey(called) ? " FAILED" : " 00000000")
                    .toString());
            fail(called, called);
            if (member.equals("X509Extensions")) {
                return Optional.of(new Fake("CX509Extensions"));
            }
            if (member.equals("Status")) {
                return Optional.of(new Fake("CX509EnrollmentStatus"));
            }
            return Optional.ofNullable(answers.get(called));
        }

        private static String shown(Object argument, boolean hidden) {
            if (argument instanceof Secret) {
                return "(text)";
            }
            if (argument instanceof String text) {
                return !text.isEmpty() && (hidden || text.length() > LONG_TEXT) ? "(text)" : '"' + text + '"';
            }
            return argument.toString();
        }

        @Override
        public void close() {
            log.add("release " + name);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
