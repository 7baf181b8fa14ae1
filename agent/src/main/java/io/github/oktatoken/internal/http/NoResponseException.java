package io.github.oktatoken.internal.http;

import io.github.oktatoken.internal.message.NetworkMessages;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * A request that brought no response, or a broken one. Neither the message nor the cause repeats
 * anything that the other side has sent.
 */
public final class NoResponseException extends IOException {
  private static final long serialVersionUID = 1;

  /** What is at fault. */
  public enum Fault {
    /** The proxy of {@code HTTPS_PROXY}. */
    PROXY,
    /** The proxy of the JVM's properties, or of the function's own selector. */
    PROXY_OF_JVM,
    /** The host's name, which has no address. */
    NAME,
    /** No response by the deadline. */
    TIME_OUT,
    /** The certificate, which is that of another host. */
    OTHER_HOST,
    /** The certificate, which no trusted authority has signed. */
    TRUST,
    TLS,
    CONNECTION,
    /** The response, which is cut off or not HTTP. */
    RESPONSE,
    /** The response, which has more bytes than {@link OutboundHttp#MAX_RESPONSE_BYTES}. */
    SIZE
  }

  private final Fault fault;

  private NoResponseException(Fault fault, @Nullable Throwable cause) {
    super(fault.name(), cause);
    this.fault = fault;
  }

  /** Returns what is at fault. */
  public Fault fault() {
    return fault;
  }

  /** Returns whether the certificate is at fault, which only a person can replace. */
  public boolean isOfCertificate() {
    return fault == Fault.OTHER_HOST || fault == Fault.TRUST;
  }

  /**
   * Returns what went wrong, and the way out.
   *
   * @param host where the request was sent
   * @param settings what names the host
   * @param service what has to be there, as in "a token endpoint"
   * @param route what a function in a VPC needs to reach it
   */
  public String explain(String host, String settings, String service, String route) {
    return switch (fault) {
      case PROXY -> NetworkMessages.failedProxyOfEnvironment(host);
      case PROXY_OF_JVM -> NetworkMessages.failedProxyOfJvm(host);
      case NAME -> NetworkMessages.noAddress(host, settings);
      case TIME_OUT -> NetworkMessages.timeOut(host, route);
      case OTHER_HOST -> NetworkMessages.certificateOfAnotherHost(host, settings);
      case TRUST -> NetworkMessages.untrustedCertificate(host, settings);
      case TLS -> NetworkMessages.tlsFailed(host, settings);
      case CONNECTION -> NetworkMessages.connectionFailed(host, settings, route);
      case RESPONSE -> NetworkMessages.brokenResponse(host, settings, service);
      case SIZE ->
          NetworkMessages.tooLarge(host, OutboundHttp.MAX_RESPONSE_BYTES, settings, service);
    };
  }

  static NoResponseException tooLarge() {
    return new NoResponseException(Fault.SIZE, null);
  }

  /** A response that OkHttp refuses with a runtime exception. */
  static NoResponseException broken(CallTracker tracker) {
    return new NoResponseException(tracker.blame(Fault.RESPONSE), null);
  }

  static NoResponseException of(IOException failure, CallTracker tracker) {
    return new NoResponseException(
        tracker.blame(faultOf(failure)), isSafe(failure) ? failure : null);
  }

  private static Fault faultOf(IOException failure) {
    if (failure instanceof ProtocolException || failure instanceof EOFException) {
      return Fault.RESPONSE;
    }
    if (failure instanceof UnknownHostException) {
      return Fault.NAME;
    }
    if (failure instanceof InterruptedIOException) {
      return Fault.TIME_OUT;
    }
    if (failure instanceof SSLPeerUnverifiedException) {
      return Fault.OTHER_HOST;
    }
    if (isCertificateAtFault(failure)) {
      return Fault.TRUST;
    }
    return failure instanceof SSLException ? Fault.TLS : Fault.CONNECTION;
  }

  private static boolean isCertificateAtFault(@Nullable Throwable failure) {
    return failure instanceof CertificateException
        || failure != null && isCertificateAtFault(failure.getCause());
  }

  /** OkHttp's exceptions may repeat what was sent, if only in hexadecimal; the JDK's don't. */
  private static boolean isSafe(IOException failure) {
    if (failure.getSuppressed().length > 0) {
      // Suppressed is the failure of another address, of any kind.
      return false;
    }
    if (failure instanceof InterruptedIOException) {
      // Its cause is an exception of OkHttp about what had come by then.
      return failure.getCause() == null;
    }
    return failure instanceof UnknownHostException
        || failure instanceof SocketException
        || failure instanceof SSLException && !(failure instanceof SSLPeerUnverifiedException);
  }
}
