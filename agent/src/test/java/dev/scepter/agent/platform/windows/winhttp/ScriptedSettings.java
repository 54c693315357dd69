package dev.scepter.agent.platform.windows.winhttp;

import dev.scepter.agent.platform.windows.WindowsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Settings of a machine that a test makes up; keeps what was asked. */
final class ScriptedSettings implements ProxySettings {
    private final List<String> asked = new ArrayList<>();
    private Account account = new Account(false, Optional.empty(), Optional.empty());
    private Optional<NamedProxies> machine = Optional.empty();
    private Optional<Optional<NamedProxies>> wpad = Optional.empty();
    private Optional<Optional<NamedProxies>> script = Optional.empty();
    private int wpadFailure = WinHttpConstants.ERROR_WINHTTP_AUTODETECTION_FAILED;
    private boolean accountFails;

    ScriptedSettings account(boolean detects, String scriptUrl, String manual) {
        this.account = new Account(
                detects,
                Optional.of(scriptUrl).filter(url -> !url.isEmpty()),
                Optional.of(manual).filter(list -> !list.isEmpty()).map(list -> new NamedProxies(list, "")));
        return this;
    }

    ScriptedSettings manual(String proxies, String bypass) {
        this.account = new Account(false, Optional.empty(), Optional.of(new NamedProxies(proxies, bypass)));
        return this;
    }

    ScriptedSettings machine(String proxies) {
        this.machine = Optional.of(new NamedProxies(proxies, "<local>"));
        return this;
    }

    /** An empty text for a direct way; without this call none is found. */
    ScriptedSettings wpad(String proxies) {
        this.wpad = answer(proxies);
        return this;
    }

    ScriptedSettings wpadFails(int code) {
        this.wpadFailure = code;
        return this;
    }

    ScriptedSettings script(String proxies) {
        this.script = answer(proxies);
        return this;
    }

    ScriptedSettings accountFails() {
        this.accountFails = true;
        return this;
    }

    List<String> asked() {
        return asked;
    }

    private static Optional<Optional<NamedProxies>> answer(String proxies) {
        return Optional.of(
                Optional.of(proxies).filter(list -> !list.isEmpty()).map(list -> new NamedProxies(list, "")));
    }

    @Override
    public Account ofAccount() throws WindowsException {
        if (accountFails) {
            throw new WindowsException("WinHttpGetIEProxyConfigForCurrentUser", "this account", 5);
        }
        return account;
    }

    @Override
    public Optional<NamedProxies> ofMachine() {
        return machine;
    }

    @Override
    public Optional<NamedProxies> byWpad(String url) throws WindowsException {
        asked.add("WPAD " + url);
        return wpad.orElseThrow(() -> new WindowsException("WinHttpGetProxyForUrl", url, wpadFailure));
    }

    @Override
    public Optional<NamedProxies> byScript(String scriptUrl, String url) throws WindowsException {
        asked.add(scriptUrl + " " + url);
        return script.orElseThrow(() -> new WindowsException("WinHttpGetProxyForUrl", url, 12_167));
    }
}
