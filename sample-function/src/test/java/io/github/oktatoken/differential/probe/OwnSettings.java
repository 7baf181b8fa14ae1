package io.github.oktatoken.differential.probe;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What a function sets for the whole JVM in its initialisation. */
public final class OwnSettings {
  /** Objects of the function's own for the JDK's defaults. */
  public static final String DEFAULTS = "defaults";

  /** Policies that the JDK reads once. */
  public static final String POLICIES = "policies";

  /** Names the trust store that is one of the policies. */
  public static final String TRUST_STORE = "probe_trust_store";

  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  OwnSettings(String what) {
    try {
      switch (what) {
        case DEFAULTS -> setDefaults();
        case POLICIES -> setPolicies();
        default -> {}
      }
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Who was called by whoever uses the defaults. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  private void setDefaults() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLSv1.2");
    context.init(null, null, null);
    SSLContext.setDefault(context);
    HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> false);
    ProxySelector.setDefault(new Selector(calls));
    CookieHandler.setDefault(new CookieManager());
    Authenticator.setDefault(new Login(calls));
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> calls.add("uncaught"));
    Locale.setDefault(Locale.forLanguageTag("tr-TR"));
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
    Security.insertProviderAt(new Own(), 1);
  }

  private static void setPolicies() {
    Security.setProperty("networkaddress.cache.ttl", "77");
    Security.setProperty("networkaddress.cache.negative.ttl", "7");
    String disabled = Security.getProperty("jdk.tls.disabledAlgorithms");
    Security.setProperty("jdk.tls.disabledAlgorithms", disabled + ", TLS_AES_256_GCM_SHA384");
    System.setProperty("jdk.tls.client.protocols", "TLSv1.2");
    System.setProperty("javax.net.ssl.trustStore", System.getenv(TRUST_STORE));
    System.setProperty("java.util.logging.manager", FunctionLogManager.class.getName());
    System.setProperty("https.proxyHost", "proxy.invalid");
  }

  private static final class Selector extends ProxySelector {
    private final List<String> calls;

    Selector(List<String> calls) {
      this.calls = calls;
    }

    @Override
    public List<Proxy> select(URI uri) {
      calls.add("proxy selector");
      return List.of(Proxy.NO_PROXY);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
      calls.add("proxy selector told of a failure");
    }
  }

  private static final class Login extends Authenticator {
    private final List<String> calls;

    Login(List<String> calls) {
      this.calls = calls;
    }

    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
      calls.add("authenticator");
      return null;
    }
  }

  private static final class Own extends Provider {
    private static final long serialVersionUID = 1;

    Own() {
      super("Own", "1", "of no service");
    }
  }
}
