package dev.scepter.agent.platform.windows.mdmregistration;

import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.port.MdmEnrollment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Asks Windows, and looks into the registry beside it. Two that contradict each other make the outcome unknown: functions that
 * still speak of an MDM which left no entry, say, or an entry that an MDM left behind. One that cannot be asked leaves it to
 * the other, but no function and no entry is no proof of the contrary.
 */
public final class WindowsMdmEnrollment implements MdmEnrollment {
    /** Windows has one enrolment of a device, and few of users. */
    private static final int MOST_TOLD = 8;

    private final Registration registration;
    private final Enrollments enrollments;

    WindowsMdmEnrollment(Registration registration, Enrollments enrollments) {
        this.registration = registration;
        this.enrollments = enrollments;
    }

    /** Loads no DLL before the first look. */
    public static WindowsMdmEnrollment ofThisMachine() {
        return new WindowsMdmEnrollment(Registration.ofThisMachine(), Enrollments::ofThisMachine);
    }

    @Override
    public Outcome look() {
        return new Look().outcome();
    }

    /** What somebody answers. */
    private enum Answer {
        YES,
        NO
    }

    /** One look: what was asked and seen. */
    private final class Look {
        private final List<String> evidence = new ArrayList<>();
        private final Set<Answer> functions = EnumSet.noneOf(Answer.class);
        private Optional<String> server = Optional.empty();
        private Optional<String> provider = Optional.empty();

        Outcome outcome() {
            askWhether();
            askHow();
            Set<Answer> registry = readEntries();
            Set<Answer> all = EnumSet.noneOf(Answer.class);
            all.addAll(functions);
            all.addAll(registry);
            if (all.equals(EnumSet.of(Answer.YES))) {
                return new Enrolled(server, provider, evidence);
            }
            if (all.equals(EnumSet.of(Answer.NO)) && !functions.isEmpty()) {
                return new NotEnrolled(evidence);
            }
            return new Unknown(evidence);
        }

        private void askWhether() {
            try {
                boolean registered = registration.isRegistered();
                functions.add(registered ? Answer.YES : Answer.NO);
                evidence.add("IsDeviceRegisteredWithManagement says " + (registered ? "registered" : "not registered"));
            } catch (WindowsException e) {
                evidence.add(e.getMessage());
            }
        }

        private void askHow() {
            try {
                Registration.Info info = registration.info();
                boolean appsAlone =
                        info.registered() && info.kind() == MdmRegistrationConstants.DEVICEREGISTRATIONTYPE_MAM;
                if (appsAlone) {
                    // That is registered, too, but manages no device.
                    functions.clear();
                }
                boolean managed = info.registered() && !appsAlone;
                functions.add(managed ? Answer.YES : Answer.NO);
                Optional<String> address = info.server().flatMap(Shown::address);
                evidence.add("GetDeviceRegistrationInfo says "
                        + (info.registered() ? "registered, " + kind(info.kind()) : "not registered")
                        + address.map(at -> ", " + at).orElse(""));
                server = managed ? address : Optional.empty();
            } catch (WindowsException e) {
                evidence.add(e.getMessage());
            }
        }

        private Set<Answer> readEntries() {
            try {
                List<Entry> all = enrollments.all();
                List<Entry> real = all.stream().filter(Entry::isEnrolment).toList();
                if (real.isEmpty()) {
                    evidence.add(Enrollments.KEY + " has no enrolment among " + all.size() + " entries");
                    return EnumSet.of(Answer.NO);
                }
                real.stream().limit(MOST_TOLD).forEach(this::take);
                return EnumSet.of(Answer.YES);
            } catch (WindowsException e) {
                evidence.add(e.getMessage());
                return EnumSet.noneOf(Answer.class);
            }
        }

        private void take(Entry entry) {
            String id = entry.provider().orElseThrow();
            String name = Shown.name(id);
            Optional<String> address = entry.discovery().flatMap(Shown::address);
            evidence.add(Enrollments.KEY + " has an enrolment of the provider " + name
                    + address.map(at -> ", " + at).orElse(""));
            if (provider.isEmpty()) {
                provider = Optional.of(name);
                server = server.or(() -> address);
            }
            try {
                evidence.add("Windows has " + (registration.hasConfiguration(id) ? "a" : "no")
                        + " configuration of the provider " + name);
            } catch (WindowsException e) {
                evidence.add(e.getMessage());
            }
        }

        private static String kind(int kind) {
            return switch (kind) {
                case MdmRegistrationConstants.DEVICEREGISTRATIONTYPE_MDM_ONLY -> "MDM only";
                case MdmRegistrationConstants.DEVICEREGISTRATIONTYPE_MAM -> "for apps alone (MAM)";
                case MdmRegistrationConstants.DEVICEREGISTRATIONTYPE_MDM_DEVICEWIDE_WITH_AAD ->
                    "device-wide with Entra";
                case MdmRegistrationConstants.DEVICEREGISTRATIONTYPE_MDM_USERSPECIFIC_WITH_AAD ->
                    "for one user with Entra";
                default -> String.format(Locale.ROOT, "kind %d", kind);
            };
        }
    }
}
