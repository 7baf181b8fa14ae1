package io.github.oktatoken.bench;

import io.github.oktatoken.measured.MeasuredFunction;
import java.nio.file.Path;
import java.util.List;

/**
 * A way to a token, or to none.
 *
 * @param name as the tables have it
 * @param function what runs
 * @param folder where it was unpacked to
 * @param wrapper the layer's, or none
 * @param requests how many token requests there must be in an environment
 */
record Way(
    String name,
    Class<? extends MeasuredFunction> function,
    Path folder,
    List<Path> wrapper,
    int requests) {
  /** The same under another name. */
  Way named(String other) {
    return new Way(other, function, folder, wrapper, requests);
  }
}
