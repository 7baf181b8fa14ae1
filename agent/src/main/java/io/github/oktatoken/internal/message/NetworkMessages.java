package io.github.oktatoken.internal.message;

import io.github.oktatoken.internal.env.Variable;

/**
 * Why a request brought no response.
 *
 * <p>{@code host} is where it was sent; {@code settings} name that host, {@code service} is what
 * has to be there, and {@code route} is how it is reached from a VPC.
 */
public final class NetworkMessages {
  private static final String CA_FILE_WANTED =
      ": set it to the path of a file of certificates (-----BEGIN CERTIFICATE-----) in the function"
          + " or a layer";
  public static final String UNREADABLE_CA_FILE =
      Variable.CA_FILE + " names a file that cannot be read" + CA_FILE_WANTED;
  public static final String INVALID_CA_FILE =
      Variable.CA_FILE + " holds no certificates in PEM, or damaged ones" + CA_FILE_WANTED;

  public static final String NO_TLS =
      "TLS cannot be set up: check the trust store of the JVM, and its properties javax.net.ssl.*";

  private NetworkMessages() {}

  public static String tooLargeCaFile(int maxBytes) {
    return Variable.CA_FILE + " names a file of more than " + maxBytes + " bytes" + CA_FILE_WANTED;
  }

  public static String invalidProxy(String host) {
    return Variable.HTTPS_PROXY
        + " is not the address of an HTTP proxy: set it to http://<host>:<port>, or name "
        + (host + " in " + Variable.NO_PROXY);
  }

  public static String failedProxyOfEnvironment(String host) {
    return connectionThrough(Variable.HTTPS_PROXY, host)
        + ": check its address, user and password, and that it lets requests to this host through,"
        + (" or name the host in " + Variable.NO_PROXY);
  }

  public static String failedProxyOfJvm(String host) {
    return connectionThrough("the JVM", host)
        + ": check its properties (https.proxyHost and the like) or the function's own"
        + " ProxySelector, and that the proxy lets requests to this host through";
  }

  private static String connectionThrough(String proxy, String host) {
    return "the connection to " + host + " through the proxy of " + proxy + " failed";
  }

  public static String noAddress(String host, String settings) {
    return host
        + (" has no address: check " + settings)
        + ", and that the function's VPC resolves the name";
  }

  public static String timeOut(String host, String route) {
    return host + " did not respond in time: a function in a VPC needs " + route;
  }

  public static String connectionFailed(String host, String settings, String route) {
    return ("the connection to " + host)
        + (" failed: check " + settings)
        + (", and that the function can reach the host: in a VPC it needs " + route);
  }

  public static String tlsFailed(String host, String settings) {
    return ("TLS with " + host)
        + (" failed: check " + settings)
        + (", the trust store of the JVM and " + Variable.CA_FILE)
        + ", and that the function can reach the host";
  }

  public static String certificateOfAnotherHost(String host, String settings) {
    return "the TLS certificate of " + host + " is for another host: check " + settings;
  }

  public static String untrustedCertificate(String host, String settings) {
    return ("the TLS certificate of " + host)
        + (" is not trusted: check " + settings)
        + (" and the trust store of the JVM, or name the authority's certificate in "
            + Variable.CA_FILE);
  }

  public static String brokenResponse(String host, String settings, String service) {
    return ("the response of " + host + " is cut off or not HTTP") + responder(settings, service);
  }

  public static String tooLarge(String host, int maxBytes, String settings, String service) {
    return ("the response of " + host + " has more than " + maxBytes + " bytes")
        + responder(settings, service);
  }

  private static String responder(String settings, String service) {
    return ": check " + settings + ", which must lead to " + service + ", and the proxy, if any";
  }
}
