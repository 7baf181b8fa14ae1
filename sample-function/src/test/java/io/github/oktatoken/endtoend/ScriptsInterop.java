package io.github.oktatoken.endtoend;

import java.util.List;

/** The scripts that need an interpreter which a machine may lack. */
class ScriptsInterop extends ScriptFixture {
  static List<Script> scripts() {
    return List.of(
        new Script("python", "python3", "orders.py"), new Script("node", "node", "orders.mjs"));
  }
}
