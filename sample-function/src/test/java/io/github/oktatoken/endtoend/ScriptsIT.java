package io.github.oktatoken.endtoend;

import java.util.List;

/** The script that every machine can run. */
class ScriptsIT extends ScriptFixture {
  static List<Script> scripts() {
    return List.of(new Script("shell", "sh", "orders.sh"));
  }
}
