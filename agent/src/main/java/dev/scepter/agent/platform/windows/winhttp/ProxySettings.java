package dev.scepter.agent.platform.windows.winhttp;

import dev.scepter.agent.platform.windows.WindowsException;
import java.util.Optional;

/** What Windows says about proxies. Each call asks anew, and may block for as long as the network does. */
interface ProxySettings {

    /**
     * The settings of the account that asks.
     *
     * @param detects whether a PAC script is looked for by WPAD
     * @param script URL of a PAC script
     * @param manual proxies that somebody wrote down
     */
    record Account(boolean detects, Optional<String> script, Optional<NamedProxies> manual) {}

    Account ofAccount() throws WindowsException;

    /** The machine's WinHTTP default. */
    Optional<NamedProxies> ofMachine() throws WindowsException;

    /**
     * What the PAC script of this network says.
     *
     * @return empty if it says that the server is reached directly
     */
    Optional<NamedProxies> byWpad(String url) throws WindowsException;

    /**
     * What a PAC script says.
     *
     * @return empty if it says that the server is reached directly
     */
    Optional<NamedProxies> byScript(String script, String url) throws WindowsException;
}
