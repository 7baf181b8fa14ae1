package io.github.oktatoken.localrun;

import java.util.ArrayList;
import java.util.List;

/** What a run comes to, line by line. */
final class Verdict {
  private final List<String> lines = new ArrayList<>();
  private boolean isGood = true;

  /** States what has been checked. */
  void add(boolean isSo, String ifSo, String otherwise) {
    lines.add(isSo ? ifSo : otherwise);
    isGood &= isSo;
  }

  /** States why the run has failed. */
  void fail(String line) {
    add(false, line, line);
  }

  /** States what is neither good nor bad. */
  void note(String line) {
    lines.add(line);
  }

  /** Returns whether each check has been passed. */
  boolean isGood() {
    return isGood;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
