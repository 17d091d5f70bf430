package io.hawser.benchmarks.load;

import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/** Trusts any certificate: the servers that are measured make their own, on loopback. */
public final class TrustAnyone implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
