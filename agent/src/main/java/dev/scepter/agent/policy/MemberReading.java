package dev.scepter.agent.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Thumbprint;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Reads the members of one object into a policy, once. */
final class MemberReading {
    private final Members members;
    private final Findings findings;
    private final boolean stored;
    private final ValueRules rules;
    private final NameRules nameRules;
    private final KeyRules keyRules;
    private final ScepPolicyBuilder policy = ScepPolicy.builder();
    private KeyAlgorithm algorithm = KeyAlgorithm.RSA;
    private Optional<String> name = Optional.empty();
    private Optional<String> revision = Optional.empty();

    /**
     * @param stored whether the object comes from a record of this device
     */
    MemberReading(ObjectNode object, Findings findings, boolean stored) {
        this.members = new Members(object, findings, stored);
        this.findings = findings;
        this.stored = stored;
        this.rules = new ValueRules(findings);
        this.nameRules = new NameRules(findings);
        this.keyRules = new KeyRules(findings);
    }

    /** Reads all members; returns the id so far as there is one. */
    Optional<PolicyId> run() {
        Optional<PolicyId> id = members.requiredText("id").flatMap(rules::id);
        id.ifPresent(policy::id);
        revision = members.requiredText("revision");
        revision.ifPresent(policy::revision);
        name = members.requiredText("name");
        name.ifPresent(policy::name);
        policy.notes(members.text("notes"));
        Optional<String> serverUrl = readServer();
        readNames();
        readKey();
        readStore();
        readTimes();
        readChallengeAndRenewal(serverUrl);
        Optional<Thumbprint> pin =
                members.requiredText("caThumbprint").flatMap(text -> rules.thumbprint("caThumbprint", text));
        pin.ifPresent(policy::caThumbprint);
        readRoot(pin, serverUrl);
        readStrictness();
        members.reportUnknown();
        return id;
    }

    /** The name so far as there is one. */
    Optional<String> name() {
        return name;
    }

    /** The revision so far as there is one. */
    Optional<String> revision() {
        return revision;
    }

    /** The policy, once no finding says that it cannot be read. */
    ScepPolicy policy() {
        return policy.build();
    }

    private Optional<String> readServer() {
        Optional<String> url = members.requiredText("serverUrl").flatMap(rules::serverUrl);
        url.ifPresent(policy::serverUrl);
        boolean ndesPath = members.flag("ndesPath").orElse(false);
        policy.ndesPath(ndesPath);
        if (ndesPath && url.filter(ServerUrl::endsInNdesPath).isPresent()) {
            findings.add(
                    LintCode.NDES_PATH_TWICE,
                    "/ndesPath",
                    "ndesPath is true, but serverUrl ends in /pkiclient.exe already");
        }
        Optional<String> templateName = members.text("templateName");
        TemplateNameUse use =
                members.choice("templateNameUse", TemplateNameUse.values()).orElse(TemplateNameUse.AUTO);
        Optional<String> template = members.text("certificateTemplate");
        policy.templateName(templateName)
                .templateNameUse(use)
                .certificateTemplate(
                        template.flatMap(text -> TemplateRules.read("certificateTemplate", text, findings)));
        TemplateRules.check(templateName, use, template.isPresent(), findings);
        return url;
    }

    private void readNames() {
        members.requiredText("subjectName").flatMap(nameRules::subjectName).ifPresent(policy::subjectName);
        policy.subjectAlternativeName(
                members.text("subjectAlternativeName").flatMap(nameRules::subjectAlternativeName));
        members.choice("sid", SidMapping.values()).ifPresent(policy::sid);
    }

    private void readKey() {
        algorithm = members.choice("keyAlgorithm", KeyAlgorithm.values()).orElse(KeyAlgorithm.RSA);
        policy.keyAlgorithm(algorithm);
        if (algorithm != KeyAlgorithm.RSA) {
            findings.add(LintCode.KEY_ALGORITHM_EC, "/keyAlgorithm", "keyAlgorithm is " + algorithm.jsonName());
        }
        members.integer("keyLength", ScepPolicy.KEY_LENGTHS).ifPresent(bits -> {
            keyRules.checkLength(bits, algorithm);
            policy.keyLength(bits);
        });
        policy.keyUsage(members.filledTexts("keyUsage").flatMap(names -> keyRules.keyUsage(names, algorithm)));
        policy.extendedKeyUsage(members.filledTexts("extendedKeyUsage").flatMap(keyRules::extendedKeyUsage));
        HashAlgorithm hash =
                members.choice("hashAlgorithm", HashAlgorithm.values()).orElse(HashAlgorithm.SHA256);
        boolean legacy = members.flag("legacyAlgorithms").orElse(false);
        keyRules.checkHash(hash);
        policy.hashAlgorithm(hash).legacyAlgorithms(legacy);
        members.choice("keyProtection", KeyProtection.values()).ifPresent(policy::keyProtection);
        List<String> accounts = members.texts("keyReadAccess").orElse(List.of());
        policy.keyReadAccess(new LinkedHashSet<>(accounts));
        AccountRules.checkKeyReadAccess(accounts, findings);
        checkReplies(legacy);
    }

    private void checkReplies(boolean legacy) {
        Optional<Boolean> acceptWeak = members.flag("acceptWeakResponse");
        acceptWeak.ifPresent(policy::acceptWeakResponse);
        if (acceptWeak.orElse(false)) {
            findings.add(LintCode.WEAK_RESPONSE_ACCEPTED, "/acceptWeakResponse", "acceptWeakResponse is true");
        }
        if (legacy) {
            findings.add(LintCode.LEGACY_ALGORITHMS, "/legacyAlgorithms", "legacyAlgorithms is true");
        }
        if (legacy && !acceptWeak.orElse(true)) {
            findings.add(
                    LintCode.WEAK_RESPONSE_REFUSED,
                    "/acceptWeakResponse",
                    "acceptWeakResponse is false, but legacyAlgorithms is true");
        }
    }

    private void readStore() {
        StoreLocation store = members.choice("store", StoreLocation.values()).orElse(StoreLocation.MACHINE);
        Optional<String> user = members.text("user").flatMap(text -> AccountRules.user(text, findings));
        policy.store(store).user(user);
        if (user.isPresent() && store == StoreLocation.MACHINE) {
            findings.add(LintCode.USER_WITHOUT_USER_STORE, "/user", "user is given, but store is machine");
        }
    }

    private void readTimes() {
        members.integer("retryCount", IntRange.RETRY_COUNT).ifPresent(policy::retryCount);
        members.integer("retryDelaySeconds", IntRange.RETRY_DELAY_SECONDS)
                .map(Duration::ofSeconds)
                .ifPresent(policy::retryDelay);
        members.integer("pendingMaxDays", IntRange.PENDING_MAX_DAYS).ifPresent(policy::pendingMaxDays);
        members.requiredInteger("renewPeriodDays", IntRange.RENEW_PERIOD_DAYS)
                .map(rules::renewPeriodDays)
                .ifPresent(policy::renewPeriodDays);
    }

    private void readChallengeAndRenewal(Optional<String> serverUrl) {
        ChallengeEncoding encoding =
                members.choice("challengeEncoding", ChallengeEncoding.values()).orElse(ChallengeEncoding.LITERAL);
        Optional<String> challenge = members.text("challenge");
        policy.challenge(challenge.flatMap(text -> new ChallengeRules(findings).read(text, encoding)));
        boolean oneTime = members.flag("oneTimeChallenge").orElse(false);
        policy.oneTimeChallenge(oneTime);
        RenewalMode mode = members.choice("renewalMode", RenewalMode.values()).orElse(RenewalMode.AUTO);
        RenewalChallenge use =
                members.choice("renewalChallenge", RenewalChallenge.values()).orElse(RenewalChallenge.IF_REFUSED);
        policy.renewalMode(mode).renewalChallenge(use);
        members.choice("onMissingCertificate", MissingCertificateAction.values())
                .ifPresent(policy::onMissingCertificate);
        if (challenge.isPresent() && serverUrl.filter(ServerUrl::isPlainHttp).isPresent()) {
            findings.add(LintCode.CHALLENGE_OVER_HTTP, "/serverUrl", "serverUrl is http, and there is a challenge");
        }
        if (challenge.isEmpty() && (oneTime || encoding != ChallengeEncoding.LITERAL)) {
            String member = oneTime ? "oneTimeChallenge" : "challengeEncoding";
            findings.add(LintCode.CHALLENGE_MISSING, "/" + member, member + " is given, but there is no challenge");
        }
        if (oneTime && algorithm != KeyAlgorithm.RSA) {
            findings.add(
                    LintCode.CHALLENGE_NOT_FOR_RENEWAL,
                    "/keyAlgorithm",
                    "keyAlgorithm is " + algorithm.jsonName() + ", but oneTimeChallenge is true");
        } else if (oneTime && (mode == RenewalMode.NEW_ENROLMENT || use == RenewalChallenge.ALWAYS)) {
            String member = mode == RenewalMode.NEW_ENROLMENT ? "renewalMode" : "renewalChallenge";
            findings.add(
                    LintCode.CHALLENGE_NOT_FOR_RENEWAL,
                    "/" + member,
                    member + " is " + (mode == RenewalMode.NEW_ENROLMENT ? mode : use).jsonName()
                            + ", but oneTimeChallenge is true");
        }
    }

    private void readRoot(Optional<Thumbprint> pin, Optional<String> serverUrl) {
        boolean include = members.flag("includeRootCertificate").orElse(false);
        Optional<String> upload = members.text("rootCertificate");
        Optional<EncodedCertificate> root =
                upload.flatMap(base64 -> RootCertificateRules.read(base64, stored, findings));
        RootCertificateRules.check(include, upload.isPresent(), root, pin, findings);
        policy.includeRootCertificate(include).rootCertificate(root);
        Optional<String> fileName = members.text("rootCertificateFileName"); // for people only
        if (fileName.isPresent() && root.isPresent()) {
            RootCertificateRules.checkFileName(fileName.get(), root.get(), serverUrl.orElse(""), findings);
        }
    }

    private void readStrictness() {
        members.flag("expectScepStandard").ifPresent(policy::expectScepStandard);
        members.flag("requireRaEku").ifPresent(policy::requireRaEku);
        policy.raThumbprint(members.text("raThumbprint").flatMap(text -> rules.thumbprint("raThumbprint", text)));
    }
}
