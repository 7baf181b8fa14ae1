package io.github.oktatoken.neighbour.function;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A small web application. */
@SpringBootApplication
@RestController
public class Application {
  @GetMapping("/own")
  String own() {
    return "an order of tea";
  }

  @GetMapping("/token")
  String token() {
    return Token.tell();
  }
}
