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
 * A request that brought no answer, or none that makes sense. Nothing that the other side has sent
 * is in it, nor in its cause.
 */
public final class NoResponseException extends IOException {
  private static final long serialVersionUID = 1;

  /** What was at fault. */
  public enum Fault {
    /** The way through the proxy of {@code HTTPS_PROXY}. */
    PROXY,
    /** The proxy that the JVM's properties name, or a selector of the function's own. */
    PROXY_OF_JVM,
    /** The host's name: it has no address. */
    NAME,
    /** The time: none was left. */
    TIME,
    /** The certificate: it is another host's. */
    OTHER_HOST,
    /** The certificate: nobody who is trusted has signed it. */
    TRUST,
    TLS,
    CONNECTION,
    /** The answer: it is cut off, or not HTTP. */
    ANSWER,
    /** The answer: it has more bytes than {@link OutboundHttp#MAX_RESPONSE_BYTES}. */
    SIZE
  }

  private final Fault fault;

  private NoResponseException(Fault fault, @Nullable Throwable cause) {
    super(fault.name(), cause);
    this.fault = fault;
  }

  /** Returns what was at fault. */
  public Fault fault() {
    return fault;
  }

  /** Returns whether it is the host's certificate, which stays as it is until somebody acts. */
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
      case PROXY -> NetworkMessages.proxyOfEnvironment(host);
      case PROXY_OF_JVM -> NetworkMessages.proxyOfJvm(host);
      case NAME -> NetworkMessages.noAddress(host, settings);
      case TIME -> NetworkMessages.timeOut(host, route);
      case OTHER_HOST -> NetworkMessages.certificateOfAnotherHost(host, settings);
      case TRUST -> NetworkMessages.untrustedCertificate(host, settings);
      case TLS -> NetworkMessages.tlsFailed(host, settings);
      case CONNECTION -> NetworkMessages.connectionFailed(host, settings, route);
      case ANSWER -> NetworkMessages.brokenResponse(host, settings, service);
      case SIZE ->
          NetworkMessages.tooLarge(host, OutboundHttp.MAX_RESPONSE_BYTES, settings, service);
    };
  }

  static NoResponseException tooLarge() {
    return new NoResponseException(Fault.SIZE, null);
  }

  /** For what OkHttp says by exceptions that nobody has to expect. */
  static NoResponseException garbled(FaultTracker way) {
    return new NoResponseException(way.blame(Fault.ANSWER), null);
  }

  static NoResponseException of(IOException failure, FaultTracker way) {
    return new NoResponseException(
        way.blame(faultOf(failure)), isInOurWords(failure) ? failure : null);
  }

  private static Fault faultOf(IOException failure) {
    if (failure instanceof ProtocolException || failure instanceof EOFException) {
      return Fault.ANSWER;
    }
    if (failure instanceof UnknownHostException) {
      return Fault.NAME;
    }
    if (failure instanceof InterruptedIOException) {
      return Fault.TIME;
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

  /** OkHttp's exceptions repeat what was sent, be it in hexadecimal; the JDK's own ones don't. */
  private static boolean isInOurWords(IOException failure) {
    if (failure.getSuppressed().length > 0) {
      // What came of another address.
      return false;
    }
    if (failure instanceof InterruptedIOException) {
      // OkHttp hangs under it what had come by then.
      return failure.getCause() == null;
    }
    return failure instanceof UnknownHostException
        || failure instanceof SocketException
        || failure instanceof SSLException && !(failure instanceof SSLPeerUnverifiedException);
  }
}
