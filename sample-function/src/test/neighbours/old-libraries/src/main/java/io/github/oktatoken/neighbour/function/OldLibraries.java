package io.github.oktatoken.neighbour.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.Moshi;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kotlin.KotlinVersion;
import kotlin.collections.CollectionsKt;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.internal.Version;

/** Calls an API with OkHttp, reads the answer with Moshi, and tells which versions it has seen. */
public final class OldLibraries implements RequestHandler<Map<String, String>, String> {
  private final OkHttpClient client = new OkHttpClient();
  private final JsonAdapter<Order> orders = new Moshi.Builder().build().adapter(Order.class);
  private final String url;

  /** What the API answers. */
  static final class Order {
    String item;
  }

  public OldLibraries() throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer api = HttpServer.create(anyPort, 0);
    api.createContext(
        "/orders",
        exchange -> {
          byte[] json = "{\"item\":\"tea\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, json.length);
          exchange.getResponseBody().write(json);
          exchange.close();
        });
    api.start();
    url = "http://127.0.0.1:" + api.getAddress().getPort() + "/orders";
  }

  @Override
  public String handleRequest(Map<String, String> event, Context context) {
    return event.containsKey("token") ? Token.tell() : String.join(", ", own());
  }

  private List<String> own() {
    Request request = new Request.Builder().url(url).build();
    try (Response response = client.newCall(request).execute()) {
      Order order = Objects.requireNonNull(orders.fromJson(response.body().source()));
      return CollectionsKt.listOf(
          order.item,
          Version.userAgent(),
          jar(Moshi.class),
          jar(KotlinVersion.class),
          KotlinVersion.CURRENT.toString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String jar(Class<?> type) {
    String location = type.getProtectionDomain().getCodeSource().getLocation().getPath();
    return Path.of(location).getFileName().toString();
  }
}
