import shutil,os
W='/tmp/wt-tls/'
N=W+'netty/src/main/java/io/hawser/netty/'
for f in ['ClientTls','KeyPins','ServerVerifier','UnverifiedServerException','CertificateFault','HostNames','TlsErrors']:
    shutil.copy('/tmp/tlsx/'+f+'.java',N)
def sub(p,*pairs):
    s=open(p).read()
    for a,b in pairs:
        assert a in s,(p,a)
        s=s.replace(a,b)
    open(p,'w').write(s)
p=N+'HttpClientHandler.java'
s=open(p).read()
i=s.index('    private static String reason(Throwable cause) {'); j=s.index('    private void request(ChannelHandlerContext ctx) {')
s=s[:i]+s[j:]
s=s.replace('failed: " + reason(tls.cause())','failed: " + TlsErrors.reason(tls.cause())')
s=s.replace('import io.netty.handler.ssl.NotSslRecordException;\n','').replace('import java.nio.channels.ClosedChannelException;\n','')
s=s.replace('''        fail(ctx, "connection broke during the handshake: " + cause.getMessage(), cause);''','''        // A TLS 1.3 server refuses the client's certificate only after the handshake has ended for the client.
        String why = plan.tls().isPresent() ? TlsErrors.reason(cause) : String.valueOf(cause.getMessage());
        fail(ctx, "connection broke during the handshake: " + why, cause);''')
open(p,'w').write(s)
C=W+'client/src/main/java/io/hawser/client/ClientBuilder.java'
sub(C,('new ClientTls(Optional.empty(), false)','ClientTls.DEFAULT'),
('tls = new ClientTls(Optional.of(certificates), tls.insecure());','tls = tls.withTrusted(certificates);'),
('tls = new ClientTls(tls.trusted(), true);','tls = tls.insecurely();'),
('import java.util.Optional;\n','import java.util.List;\nimport javax.net.ssl.X509TrustManager;\n'),
('import io.hawser.netty.Engine;\n','import io.hawser.netty.Engine;\nimport io.hawser.tls.Identity;\n'),
('''    /**
     * Accepts any certificate of any host,''','''    /**
     * Trusts whom {@code judge} trusts instead of the system, such as with a key store or a check of revocations. It is asked
     * beside the event loops, by several threads at once. Host names are verified all the same, whatever it says of them.
     */
    public ClientBuilder trust(X509TrustManager judge) {
        tls = tls.withTrustManager(judge);
        return this;
    }

    /** Shows this certificate to servers that ask for one. Its files are read when it is first connected. */
    public ClientBuilder identity(Identity own) {
        tls = tls.withIdentity(own);
        return this;
    }

    /**
     * Connects only to servers that, besides being trusted and named right, have one of these public keys in their chain.
     *
     * @param keys each {@code sha256/} and Base64 of the SHA-256 of the key (RFC 7469 §2.4); two at least, or a key that is
     *     renewed locks everyone out
     * @throws IllegalArgumentException if one is not of this form
     */
    public ClientBuilder pins(String... keys) {
        tls = tls.withPins(List.of(keys));
        return this;
    }

    /**
     * Accepts any certificate of any host,'''))
T=W+'client/src/test/java/io/hawser/client/TlsTest.java'
sub(T,('"file of trusted certificates cannot be read: " + missing,','"file of trusted certificates cannot be read: " + missing + " is not there",'),
('"file holds no certificates in PEM: " + garbage,','"file of trusted certificates cannot be used: " + garbage + ": it holds no CERTIFICATE in PEM",'))
