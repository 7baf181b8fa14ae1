package io.github.oktatoken.differential.probe;

import java.lang.reflect.Field;
import java.net.URI;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** TLS as the function would use it. */
public final class TlsProbe {
  private TlsProbe() {}

  static void look(Findings findings) {
    Provider[] providers = Security.getProviders();
    for (int i = 0; i < providers.length; i++) {
      Provider provider = providers[i];
      findings.add("security provider " + (i + 1), () -> provider + " " + Findings.kind(provider));
    }
    findings.add("security properties", TlsProbe::securityProperties);
    findings.add("random numbers", () -> new SecureRandom().getAlgorithm());
    findings.add("trust anchors", TlsProbe::trustAnchors);
    findings.add("key manager", KeyManagerFactory::getDefaultAlgorithm);
    findings.add(
        "host name verifier", () -> Findings.kind(HttpsURLConnection.getDefaultHostnameVerifier()));
    findings.add("sessions before", () -> sessions(SSLContext.getDefault()));
    findings.add("handshake", () -> shakeHands(SSLContext.getDefault()));
    findings.add("sessions after", () -> sessions(SSLContext.getDefault()));
    findings.add("default context", () -> describe(SSLContext.getDefault()));
    findings.add("new context", () -> describe(fresh()));
    findings.add("handshake of a new context", () -> shakeHands(fresh()));
    findings.add(
        "HTTPS socket factory",
        () -> Findings.kind(HttpsURLConnection.getDefaultSSLSocketFactory()));
  }

  private static Map<Object, Object> securityProperties() throws ReflectiveOperationException {
    Field all = Security.class.getDeclaredField("props");
    all.setAccessible(true);
    return new TreeMap<>((Properties) all.get(null));
  }

  private static SSLContext fresh() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, null, null);
    return context;
  }

  private static String describe(SSLContext context) {
    return String.join(
        "; ",
        context.getProtocol() + " of " + context.getProvider(),
        "default: " + describe(context.getDefaultSSLParameters()),
        "supported: " + describe(context.getSupportedSSLParameters()));
  }

  private static String describe(SSLParameters parameters) {
    return Arrays.toString(parameters.getProtocols())
        + Arrays.toString(parameters.getCipherSuites());
  }

  private static int sessions(SSLContext context) {
    return Collections.list(context.getClientSessionContext().getIds()).size();
  }

  private static String shakeHands(SSLContext context) throws Exception {
    URI url = URI.create(System.getenv("okta_token_url"));
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(url.getHost(), url.getPort())) {
      socket.startHandshake();
      SSLSession session = socket.getSession();
      return String.join(
          " ",
          session.getProtocol(),
          session.getCipherSuite(),
          session.getPeerPrincipal().getName(),
          Arrays.toString(socket.getEnabledProtocols()));
    }
  }

  private static List<String> trustAnchors() throws Exception {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    @Nullable KeyStore defaults = null;
    factory.init(defaults);
    return Arrays.stream(((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers())
        .map(anchor -> anchor.getSubjectX500Principal() + " " + anchor.getSerialNumber())
        .sorted()
        .toList();
  }
}
