package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import org.junit.jupiter.api.BeforeEach;

/** A token that an earlier process of the environment has left in the file. */
abstract class LeftOverFixture extends CacheFixture {
  String left;

  @BeforeEach
  void leaveATokenInTheFile() throws IOException {
    get();
    left = Files.readString(file);
    // The next process gets another token if it sends a request, and finds no file until then.
    responder =
        request -> {
          assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).as("file").isFalse();
          return grant(request);
        };
  }
}
