package io.github.oktatoken.internal.lambda;

/**
 * The kinds of log lines, by the names that JSON logs have for them. People filter by these names,
 * so none of them changes. Compile-time constants: using one loads no class.
 */
public final class LogEvent {
  public static final String TOKEN_READY = "token_ready";
  public static final String NO_TOKEN = "no_token";
  public static final String SETTING_IGNORED = "setting_ignored";
  public static final String STARTED_BY_SCRIPT = "started_by_script";

  static final String REFRESH_FAILED = "refresh_failed";
  static final String RECOVERED = "recovered";
  static final String WAITING = "waiting";
  static final String FILE_NOT_WRITTEN = "file_not_written";
  static final String FILE_WRITTEN = "file_written";
  static final String NOT_SHARED = "not_shared";
  static final String NOT_REGISTERED = "not_registered";
  static final String NO_EVENT = "no_event";
  static final String IN_SNAPSHOT = "in_snapshot";
  static final String UNFORESEEN = "unforeseen";

  private LogEvent() {}
}
