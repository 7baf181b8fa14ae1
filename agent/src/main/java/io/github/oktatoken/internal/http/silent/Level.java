package io.github.oktatoken.internal.http.silent;

/** The levels of {@code java.util.logging.Level} that OkHttp and Okio name. */
public final class Level {
  public static final Level FINE = new Level();
  public static final Level INFO = new Level();
  public static final Level WARNING = new Level();

  private Level() {}
}
