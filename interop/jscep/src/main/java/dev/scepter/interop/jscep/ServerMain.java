package dev.scepter.interop.jscep;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.operator.OperatorCreationException;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/**
 * Serves one CA under several paths, each with rules of its own, on a free port of the loopback address.
 *
 * <p>Arguments: the rules ({@link ServletRules}, with the names of the servlets in {@code servlets}), and where to write
 * the CA certificate. Prints {@code port N}, then a line for each request; ends when standard input ends.
 */
public final class ServerMain {

    private ServerMain() {}

    /** Runs until standard input ends. */
    public static void main(String[] arguments) throws Exception {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(arguments[0]))) {
            properties.load(reader);
        }
        Authority authority = Authority.found(new SecureRandom());
        Files.writeString(Path.of(arguments[1]), pem(authority.ca()), StandardCharsets.US_ASCII);

        Server server = server(authority, properties, System.out);
        server.start();
        System.out.println("port " + ((ServerConnector) server.getConnectors()[0]).getLocalPort());
        while (System.in.read() >= 0) {
            // The parent writes nothing; the end of its pipe ends this process.
        }
        server.stop();
    }

    private static Server server(Authority authority, Properties properties, PrintStream log)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        for (String name : properties.getProperty("servlets", "").split(",", -1)) {
            InteropServlet servlet = servlet(name, authority, ServletRules.read(properties, name), log);
            context.addServlet(new ServletHolder(name, servlet), "/" + name);
        }
        server.setHandler(context);
        server.setRequestLog((request, response) -> log.println(request.getMethod() + " " + request.getRequestURI()
                + " " + request.getParameter("operation") + " " + response.getStatus()));
        return server;
    }

    private static InteropServlet servlet(String name, Authority authority, ServletRules rules, PrintStream log)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        Identity ca = authority.ca();
        if (!rules.separateRa()) {
            return new InteropServlet(name, authority, rules, ca, ca, Authority.certificates(ca), log);
        }
        Identity recipient = authority.newRa("jscep RA decryption", KeyUsage.keyEncipherment);
        Identity signer = authority.newRa("jscep RA signature", KeyUsage.digitalSignature);
        return new InteropServlet(
                name, authority, rules, recipient, signer, Authority.certificates(signer, recipient, ca), log);
    }

    private static String pem(Identity identity) throws GeneralSecurityException {
        Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return "-----BEGIN CERTIFICATE-----\n"
                + encoder.encodeToString(identity.certificate().getEncoded()) + "\n-----END CERTIFICATE-----\n";
    }
}
