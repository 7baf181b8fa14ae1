package io.github.oktatoken.internal.http;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.internal.http.NoResponseException.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLServerSocket;
import okhttp3.Request;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that responds, and then neither reads nor closes its connection. */
class ClosingTest {
  private static final HeldCertificate CERTIFICATE =
      new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();

  /** OkHttp's time for a read, for which the JDK would wait. */
  private static final Duration OF_A_READ = Duration.ofSeconds(10);

  @TempDir private Path folder;
  @AutoClose private SSLServerSocket listening;
  private OutboundHttp http;

  @BeforeEach
  void start() throws Exception {
    listening =
        (SSLServerSocket)
            new HandshakeCertificates.Builder()
                .heldCertificate(CERTIFICATE)
                .build()
                .sslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 0, InetAddress.getByName("127.0.0.1"));
    Path trusted = Files.writeString(folder.resolve("trusted.pem"), CERTIFICATE.certificatePem());
    http = new OutboundHttp(new NetworkSettings(trusted.toString(), null, null));
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.2, 'Content-Length: 0\r\n\r\n', ''",
    "TLSv1.3, 'Content-Length: 0\r\n\r\n', ''",
    "TLSv1.3, 'Content-Length: 4\r\n\r\ngood', good",
    "TLSv1.3, 'Transfer-Encoding: chunked\r\n\r\n4\r\ngood\r\n0\r\n\r\n', good",
  })
  void aResponseIsReturnedBeforeTheServerCloses(String protocol, String response, String body)
      throws Exception {
    listening.setEnabledProtocols(new String[] {protocol});
    respond(response);
    long sinceNanos = System.nanoTime();

    assertThat(send().body().utf8()).isEqualTo(body);

    assertSoon(sinceNanos);
  }

  @Test
  void aBrokenResponseIsReportedBeforeTheServerCloses() throws Exception {
    respond("Transfer-Encoding: chunked\r\n\r\nno number\r\n");
    long sinceNanos = System.nanoTime();

    assertThat(catchThrowableOfType(NoResponseException.class, this::send).fault())
        .isEqualTo(Fault.RESPONSE);

    assertSoon(sinceNanos);
  }

  private static void assertSoon(long sinceNanos) {
    assertThat(Duration.ofNanos(System.nanoTime() - sinceNanos)).isLessThan(OF_A_READ);
  }

  private HttpResponse send() throws Exception {
    String url = "https://127.0.0.1:" + listening.getLocalPort() + "/";
    Request request = new Request.Builder().url(url).build();
    return http.send(request, System.nanoTime() + IN_TIME.toNanos());
  }

  private void respond(String rest) {
    Thread thread = new Thread(() -> serve("HTTP/1.1 200 OK\r\n" + rest), "silent-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(String response) {
    try (Socket socket = listening.accept()) {
      assertThat(socket.getInputStream().read()).isPositive();
      socket.getOutputStream().write(response.getBytes(ISO_8859_1));
      Thread.sleep(OF_A_READ.multipliedBy(2).toMillis());
    } catch (IOException | InterruptedException ignored) {
      // The test is over.
    }
  }
}
