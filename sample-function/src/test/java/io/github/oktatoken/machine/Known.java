package io.github.oktatoken.machine;

import java.util.Map;

/** What is taken out of a map where it has to be. */
public final class Known {
  private Known() {}

  /** Returns the value, or says which one is missing. */
  public static <K, V> V in(Map<K, V> all, K key) {
    V value = all.get(key);
    if (value == null) {
      throw new IllegalArgumentException("there is no " + key + " in " + all.keySet());
    }
    return value;
  }
}
