package dev.scepter.agent.platform.windows.winhttp;

import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.winhttp.ProxySettings.Account;
import dev.scepter.agent.port.Origin;
import dev.scepter.agent.port.ProxyRoutes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which setting counts: WPAD if the account's settings ask for it, else their PAC script, else their proxies, else the
 * machine's WinHTTP default, else none. One that fails or has nothing of use gives way to the next, and why is told;
 * a network without WPAD is none that failed.
 *
 * <p>A script is asked about the server only, never about a path or a query.
 */
final class ProxyDecision {
    private static final String WPAD = "WPAD";

    private final ProxySettings settings;

    ProxyDecision(ProxySettings settings) {
        this.settings = settings;
    }

    /** May block for as long as the network does. */
    ProxyRoutes routesTo(Origin origin) {
        List<String> troubles = new ArrayList<>();
        for (Source source : sources(origin, troubles)) {
            Optional<ProxyRoutes> routes = ask(source, origin, troubles);
            if (routes.isPresent()) {
                return routes.get();
            }
        }
        return ProxyRoutes.direct("no proxy setting", told(troubles));
    }

    @FunctionalInterface
    private interface Question {
        Optional<NamedProxies> ask() throws WindowsException;
    }

    /**
     * One setting.
     *
     * @param isScript an empty answer means a direct way; else that nothing is set
     */
    private record Source(String name, boolean isScript, Question question) {

        /** The network names no script, which is what most of them answer: nothing is set, as with the other sources. */
        private boolean isAbsence(WindowsException e) {
            return name.equals(WPAD) && e.is(WinHttpConstants.ERROR_WINHTTP_AUTODETECTION_FAILED);
        }
    }

    private List<Source> sources(Origin origin, List<String> troubles) {
        List<Source> sources = new ArrayList<>();
        try {
            Account account = settings.ofAccount();
            if (account.detects()) {
                sources.add(new Source(WPAD, true, () -> settings.byWpad(origin.url())));
            }
            account.script()
                    .ifPresent(script ->
                            sources.add(new Source("PAC script", true, () -> settings.byScript(script, origin.url()))));
            sources.add(new Source("manual setting", false, account::manual));
        } catch (WindowsException e) {
            troubles.add("settings of the account: " + e.getMessage());
        }
        sources.add(new Source("WinHTTP default", false, settings::ofMachine));
        return sources;
    }

    private static Optional<ProxyRoutes> ask(Source source, Origin origin, List<String> troubles) {
        Optional<NamedProxies> answer;
        try {
            answer = source.question().ask();
        } catch (WindowsException e) {
            if (!source.isAbsence(e)) {
                troubles.add(source.name() + ": " + e.getMessage());
            }
            return Optional.empty();
        }
        if (answer.isEmpty()) {
            return source.isScript() ? Optional.of(direct(source, troubles)) : Optional.empty();
        }
        if (BypassList.parse(answer.get().bypass()).contains(origin)) {
            return Optional.of(direct(source, troubles));
        }
        ProxyList list = ProxyList.parse(answer.get().proxies(), origin.scheme());
        if (!list.routes().isEmpty()) {
            return Optional.of(new ProxyRoutes(list.routes(), source.name(), told(troubles)));
        }
        if (list.unusable() == 0) {
            // Proxies of other schemes only.
            return Optional.of(direct(source, troubles));
        }
        troubles.add(source.name() + ": none of its proxies can be used");
        return Optional.empty();
    }

    private static ProxyRoutes direct(Source source, List<String> troubles) {
        return ProxyRoutes.direct(source.name(), told(troubles));
    }

    private static Optional<String> told(List<String> troubles) {
        return troubles.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", troubles));
    }
}
