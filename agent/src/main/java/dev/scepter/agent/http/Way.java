package dev.scepter.agent.http;

import dev.scepter.agent.port.ProxyRoute;
import java.net.InetSocketAddress;
import java.net.Proxy;

/**
 * One way to a server, with what a failure on it has to tell. Immutable.
 *
 * @param route the way itself
 * @param setting which setting of the machine says so
 * @param remark what went wrong before this way was taken; may be empty
 */
record Way(ProxyRoute route, String setting, String remark) {
    private static final int MAX_REMARK = 500;

    Way {
        remark = remark.length() > MAX_REMARK ? remark.substring(0, MAX_REMARK) + "…" : remark;
    }

    /** Straight to the server. */
    static Way direct() {
        return new Way(new ProxyRoute.Direct(), "", "");
    }

    boolean isProxy() {
        return route instanceof ProxyRoute.Proxy;
    }

    /** As OkHttp wants it; it looks up the name of a proxy itself, and that of a server behind one not at all. */
    Proxy proxy() {
        return route instanceof ProxyRoute.Proxy to
                ? new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(to.host(), to.port()))
                : Proxy.NO_PROXY;
    }

    /** Which proxy this is, and who says so; empty without one. */
    String words() {
        return isProxy() ? "the proxy " + route + " (" + setting + ")" : "";
    }

    /** The same way, taken after others had failed. */
    Way after(String failures) {
        return new Way(route, setting, remark.isEmpty() ? failures : failures + "; " + remark);
    }
}
