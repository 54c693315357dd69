package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.RetryRule;

/** The parts of a state file that hold no secret, to and from JSON. */
final class RecordParts {
    private RecordParts() {}

    static void encode(JsonFields fields, CertificateInForce value) {
        fields.put("certificate", value.leaf());
        fields.putCertificates("chain", value.chain());
        fields.put("key", value.key().token());
        fields.put("strategy", value.strategy());
        fields.put("fingerprint", value.fingerprint());
        fields.put("installedAt", value.installedAt());
        fields.putWarnings("warnings", value.warnings());
    }

    static CertificateInForce inForce(JsonFields fields, PolicyId policy) {
        return new CertificateInForce(
                fields.certificate("certificate"),
                fields.certificates("chain"),
                new KeyName(policy, fields.text("key")),
                fields.text("strategy"),
                fields.text("fingerprint"),
                fields.instant("installedAt"),
                fields.warnings("warnings"));
    }

    static void encode(JsonFields fields, Failure value) {
        fields.put("code", value.code().name());
        fields.put("message", value.message());
        fields.put("at", value.at());
        fields.put("count", value.count());
        fields.put("when", value.when().name());
        value.purpose().ifPresent(purpose -> fields.put("purpose", purpose.name()));
        value.nextAttempt().ifPresent(next -> fields.put("nextAttempt", next));
    }

    static Failure failure(JsonFields fields) {
        return new Failure(
                ErrorCode.valueOf(fields.text("code")),
                fields.text("message"),
                fields.instant("at"),
                fields.integer("count"),
                RetryRule.valueOf(fields.text("when")),
                fields.optionalText("purpose").map(Purpose::valueOf),
                fields.optionalInstant("nextAttempt"));
    }

    static void encode(JsonFields fields, CarriedRoot value) {
        fields.put("certificate", value.certificate());
        fields.put("added", value.added());
        if (value.inherited()) {
            fields.put("inherited", true);
        }
    }

    static CarriedRoot root(JsonFields fields) {
        return new CarriedRoot(
                fields.certificate("certificate"),
                fields.flag("added"),
                fields.node().has("inherited") && fields.flag("inherited"));
    }

    static void encode(JsonFields fields, Issued value) {
        fields.put("certificate", value.leaf());
        fields.putCertificates("chain", value.chain());
        fields.putWarnings("warnings", value.warnings());
    }

    static Issued issued(JsonFields fields) {
        return new Issued(fields.certificate("certificate"), fields.certificates("chain"), fields.warnings("warnings"));
    }

    static void encode(JsonFields fields, Pending value) {
        fields.put("since", value.since());
        fields.put("polls", value.polls());
        fields.put("nextPoll", value.nextPoll());
    }

    static Pending pending(JsonFields fields) {
        return new Pending(fields.instant("since"), fields.integer("polls"), fields.instant("nextPoll"));
    }

    static void encode(JsonFields fields, CaCheck value) {
        value.failedAt().ifPresent(at -> fields.put("failedAt", at));
        value.trouble().ifPresent(trouble -> fields.put("trouble", trouble));
    }

    static CaCheck caCheck(JsonFields fields) {
        return new CaCheck(fields.optionalInstant("failedAt"), fields.optionalText("trouble"));
    }

    static void encode(JsonFields fields, Rollback value) {
        encode(fields.object("target"), value.target());
        fields.put("basis", value.basis());
        fields.put("since", value.since());
        fields.put("stage", value.stage().name());
    }

    static Rollback rollback(JsonFields fields, PolicyId policy) {
        return new Rollback(
                fields.optionalObject("target")
                        .map(target -> inForce(target, policy))
                        .orElseThrow(() -> new IllegalArgumentException("its rollback has no target")),
                fields.text("basis"),
                fields.instant("since"),
                Rollback.Stage.valueOf(fields.text("stage")));
    }

    static void encode(JsonFields fields, RenewalHold value) {
        fields.put("since", value.since());
        fields.put("basis", value.basis());
    }

    static RenewalHold hold(JsonFields fields) {
        return new RenewalHold(fields.instant("since"), fields.text("basis"));
    }

    static void encode(JsonFields fields, Removal value) {
        fields.put("hold", value.wish().hold());
        if (value.wish().keepRoots()) {
            fields.put("keepRoots", true);
        }
        fields.put("stage", value.stage().name());
    }

    static Removal removal(JsonFields fields) {
        boolean keepRoots = fields.node().has("keepRoots") && fields.flag("keepRoots");
        return new Removal(
                new RemovalWish(fields.flag("hold"), keepRoots), Removal.Stage.valueOf(fields.text("stage")));
    }
}
