package dev.scepter.hostile;

/** What the table must show, each in one line. A rule without a row fails a test. */
enum ScepRule {
    POST_WHERE_OFFERED(Topic.HTTP, "PKIOperation goes by POST where the server offers it."),
    GET_IS_ESCAPED_BASE64(Topic.HTTP, "By GET, a message travels as standard Base64 with +, / and = escaped."),
    LONG_GET_MAY_BE_REFUSED(Topic.HTTP, "A server that takes no long GET is named as such."),
    URL_IS_USED_EXACTLY(Topic.HTTP, "The path of serverUrl is used exactly as it stands there."),
    QUERY_IS_KEPT(Topic.HTTP, "A query of serverUrl stays, and is joined with &."),
    LENGTH_INSTEAD_OF_CHUNKS(Topic.HTTP, "A request has a length: no chunks, no Expect."),
    REQUEST_HAS_ITS_TYPE(Topic.HTTP, "PKIOperation is sent as application/x-pki-message."),
    REPLY_TYPE_IS_IGNORED(Topic.HTTP, "What a reply is follows from its bytes, not from its content type."),
    REDIRECTS_STAY_AT_HOME(Topic.HTTP, "A POST follows only 307 and 308, at most three, never to another server."),
    WEB_PAGE_IS_NAMED(Topic.HTTP, "A web page is called one, and what it says is shown."),
    NO_CLIENT_CERTIFICATE(Topic.HTTP, "TLS shows the server no client certificate."),
    ONE_SERVER_A_TRANSACTION(Topic.HTTP, "A pending request stays with the server that took it."),
    REPLIES_ARE_CAPPED(Topic.HTTP, "GetCACaps up to 16 KB, GetCACert and CertRep up to 1 MB."),

    STATUS_200_WITHIN_THE_CAP(Topic.CERT_REP, "A CertRep comes with HTTP 200 and within the size cap."),
    ONE_SIGNED_DATA(Topic.CERT_REP, "It is one SignedData with one signer and nothing behind its end."),
    SIGNER_IS_AUTHENTICATED(Topic.CERT_REP, "Its signer is of GetCACert, or an RA that chains to the pin."),
    SIGNATURE_COVERS_ALL(Topic.CERT_REP, "contentType and messageDigest are there and right, then the signature."),
    TYPE_IS_CERT_REP(Topic.CERT_REP, "messageType is 3."),
    TRANSACTION_IS_OURS(Topic.CERT_REP, "transactionID is that of the request."),
    NONCE_IS_OURS(Topic.CERT_REP, "recipientNonce is the senderNonce of the request."),
    SENDER_NONCE_IS_FREE(Topic.CERT_REP, "senderNonce may be missing, or be an echo."),
    STATUS_IS_KNOWN(Topic.CERT_REP, "pkiStatus is 0, 2 or 3."),
    FAILURE_IS_SHOWN(Topic.CERT_REP, "A FAILURE is shown with all that it says, also where failInfo is missing."),
    PENDING_IS_WAITED_FOR(Topic.CERT_REP, "PENDING keeps the transaction, whatever its content is."),
    ENVELOPE_IS_FOR_US(Topic.CERT_REP, "A SUCCESS is decrypted as the recipient who signed the request."),
    CERTIFICATE_IS_FOR_OUR_KEY(Topic.CERT_REP, "The certificate is for the key of the request, and new on renewal."),
    CERTIFICATE_IS_FIT(Topic.CERT_REP, "It chains to the pin, is in force and has a name; deviations are warnings."),
    UNKNOWN_ATTRIBUTES_PASS(Topic.CERT_REP, "Signed attributes that nobody knows are ignored."),

    PIN_BEFORE_ALL(Topic.SECURITY, "GetCACaps and GetCACert prove nothing; the pin does."),
    CHALLENGE_IS_SECRET(Topic.SECURITY, "The challenge stands in no output and on no wire in clear."),
    LOST_REPLY_IS_RESUMED(Topic.SECURITY, "Nobody confirms an issue, so the same bytes go again."),
    RENEWAL_PROVES_BOTH_KEYS(Topic.SECURITY, "A renewal is signed by the old key, its CSR by the new one."),
    TRAFFIC_IS_VISIBLE(Topic.SECURITY, "Over plain HTTP nothing secret is readable; HTTPS works and is checked."),
    SHA1_IS_WARNED_OF(Topic.SECURITY, "SHA-1 in replies passes with a warning, MD5 never."),
    SELF_SIGNED_PROVES_NOTHING(Topic.SECURITY, "A self-signed request is refused without the right challenge."),
    SEPARATE_RA_WORKS(Topic.SECURITY, "A CA whose RA decrypts and signs with keys of its own works."),
    PARSERS_ARE_BOUNDED(Topic.SECURITY, "Whatever is parsed is bounded in size, depth and count."),
    MESSAGE_TYPES_ARE_CLOSED(Topic.SECURITY, "A message type that no standard has is refused."),
    RA_IS_CHOSEN_BY_RULES(Topic.SECURITY, "raThumbprint and requireRaEku say which RA receives requests."),
    SUCCESSOR_IS_SIGNED(Topic.SECURITY, "Only what the present CA signed announces the next; else it is ignored."),
    NO_WEAKER_THAN_BEFORE(Topic.SECURITY, "Over http nobody makes a CA weaker than it was seen."),
    CLOCK_IS_COMPARED(Topic.SECURITY, "A device that is more than 24 h behind sends nothing."),
    NO_ADDRESS_IS_FOLLOWED(Topic.SECURITY, "Addresses in certificates are not fetched."),

    CHALLENGE_THEFT(Topic.ATTACK, "A client of the same CA poses as RA to read the challenge."),
    SIBLING_SIGNER(Topic.ATTACK, "A client of the same CA signs the reply."),
    REPLAY(Topic.ATTACK, "An earlier reply comes again."),
    NONCE_MIX_UP(Topic.ATTACK, "The reply carries another nonce."),
    TRANSACTION_MIX_UP(Topic.ATTACK, "The reply belongs to another transaction."),
    OTHER_KEY(Topic.ATTACK, "The certificate is for another key."),
    CA_TRUE(Topic.ATTACK, "The certificate is that of a CA."),
    CENTURY(Topic.ATTACK, "The certificate lasts 100 years."),
    PAST(Topic.ATTACK, "The certificate lies in the past."),
    DOUBLED_ATTRIBUTES(Topic.ATTACK, "An attribute says two things."),
    DEEP_NESTING(Topic.ATTACK, "ASN.1 is nested 200,000 deep."),
    DEEP_INDEFINITE_NESTING(Topic.ATTACK, "ASN.1 of indefinite length is nested 200,000 deep."),
    LENGTH_BOMB(Topic.ATTACK, "A length says far more than there is."),
    GIGABYTES(Topic.ATTACK, "The body has gigabytes, or no end."),
    DRIP(Topic.ATTACK, "Bytes come one at a time, slowly, or not at all."),
    GZIP_BOMB(Topic.ATTACK, "A small body unpacks to a huge one."),
    REDIRECT_LOOP(Topic.ATTACK, "Redirects go in a circle."),
    REDIRECT_TO_OTHER_HOST(Topic.ATTACK, "A redirect leads to another host."),
    REDIRECT_TO_PLAIN_HTTP(Topic.ATTACK, "A redirect leads from https to http."),
    REDIRECT_TO_FILE(Topic.ATTACK, "A redirect leads to a file of the device."),
    HEADER_FLOOD(Topic.ATTACK, "There are headers without end."),
    TEN_THOUSAND_CERTIFICATES(Topic.ATTACK, "GetCACert gives 10,000 certificates."),
    HTML(Topic.ATTACK, "A web page comes instead."),
    WRONG_CONTENT_TYPE(Topic.ATTACK, "The content type is wrong."),
    RESET_HALF_WAY(Topic.ATTACK, "The connection is reset half-way."),
    OTHER_ROOT(Topic.ATTACK, "The root is not the pinned one."),
    JSON_DEPTH(Topic.ATTACK, "A policy is nested 10,000 deep."),
    POLICY_BOMB(Topic.ATTACK, "A policy unpacks to gigabytes, or is over 4 MB."),
    POLICY_READS_FILES(Topic.ATTACK, "A policy names a file of the device to be put in."),
    POLICY_SAYS_TWO_THINGS(Topic.ATTACK, "A policy says two things.");

    /** Where a rule comes from. */
    enum Topic {
        HTTP("HTTP"),
        CERT_REP("Replies of the CA"),
        SECURITY("Security points"),
        ATTACK("Attacks");

        private final String title;

        Topic(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private final Topic topic;
    private final String statement;

    ScepRule(Topic topic, String statement) {
        this.topic = topic;
        this.statement = statement;
    }

    Topic topic() {
        return topic;
    }

    String statement() {
        return statement;
    }
}
