package io.github.oktatoken.neighbour.function;

import java.util.Map;
import java.util.function.Function;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** An application that is a function. */
@SpringBootApplication
public class Application {
  @Bean
  Function<Map<String, String>, String> orders() {
    return event -> event.containsKey("token") ? Token.tell() : "an order of tea";
  }
}
