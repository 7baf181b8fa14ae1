package io.github.oktatoken.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import feign.Client;
import feign.Feign;
import feign.RequestLine;
import io.github.oktatoken.sample.client.FeignTokenClient;
import io.github.oktatoken.sample.client.JavaHttpTokenClient;
import io.github.oktatoken.sample.client.OkHttpTokenInterceptor;
import io.github.oktatoken.sample.client.SpringTokenInterceptor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.springframework.web.client.RestClient;

/** Posts an order with several clients at once: the event has their names, each with a URL. */
public final class ClientsHandler
    implements RequestHandler<Map<String, String>, Map<String, String>> {
  public static final String ORDER = "a pound of tea";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final JavaHttpTokenClient javaHttp = new JavaHttpTokenClient(HttpClient.newHttpClient());
  private final OkHttpClient okHttp =
      new OkHttpClient.Builder().addInterceptor(new OkHttpTokenInterceptor()).build();
  private final RestClient spring =
      RestClient.builder().requestInterceptor(new SpringTokenInterceptor()).build();
  private final Feign.Builder feign =
      Feign.builder().client(new FeignTokenClient(new Client.Default(null, null, false)));

  /** As Feign wants it. */
  interface OrdersApi {
    @RequestLine("POST")
    String post(String order);
  }

  @Override
  public Map<String, String> handleRequest(Map<String, String> urls, Context context) {
    Map<String, Future<String>> answers = new TreeMap<>();
    urls.forEach((client, url) -> answers.put(client, threads.submit(call(client, url))));
    Map<String, String> all = new TreeMap<>();
    answers.forEach((client, answer) -> all.put(client, result(answer)));
    return all;
  }

  private static String result(Future<String> answer) {
    try {
      return answer.get();
    } catch (ExecutionException | InterruptedException failure) {
      return failure.toString();
    }
  }

  private Callable<String> call(String client, String url) {
    return switch (client) {
      case "java.net.http" -> () -> postByJavaHttp(url);
      case "OkHttp" -> () -> postByOkHttp(url);
      case "RestClient" -> () -> postBySpring(url);
      case "Feign" -> () -> feign.target(OrdersApi.class, url).post(ORDER);
      default -> throw new IllegalArgumentException("no such client: " + client);
    };
  }

  private String postByJavaHttp(String url) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(ORDER)).build();
    return javaHttp.send(request, BodyHandlers.ofString()).body();
  }

  private String postByOkHttp(String url) throws IOException {
    RequestBody body = RequestBody.create(ORDER.getBytes(UTF_8));
    Request request = new Request.Builder().url(url).post(body).build();
    try (Response response = okHttp.newCall(request).execute()) {
      return response.body().string();
    }
  }

  private String postBySpring(String url) {
    return String.valueOf(
        spring.post().uri(URI.create(url)).body(ORDER).retrieve().body(String.class));
  }
}
