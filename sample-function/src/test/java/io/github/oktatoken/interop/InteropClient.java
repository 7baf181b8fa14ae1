package io.github.oktatoken.interop;

import io.github.oktatoken.server.AuthorizationServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A client that each of the servers knows.
 *
 * @param demand what the server demands of it besides
 */
record InteropClient(Credentials credentials, Demand demand) {
  /** What a server may demand: RFC 9449. */
  enum Demand {
    NOTHING("nothing"),
    PROOF("a DPoP proof"),
    NONCE("a DPoP proof with a nonce");

    private final String words;

    Demand(String words) {
      this.words = words;
    }

    /** By its words in the table. */
    static Demand of(String cell) {
      for (Demand demand : values()) {
        if (demand.words.equals(cell)) {
          return demand;
        }
      }
      throw new IllegalArgumentException("no such demand: " + cell);
    }
  }

  static List<InteropClient> all() {
    List<InteropClient> all = new ArrayList<>();
    for (Credentials credentials : Credentials.values()) {
      for (Demand demand : Demand.values()) {
        all.add(new InteropClient(credentials, demand));
      }
    }
    return all;
  }

  /** With what form-encoding changes in it. */
  String id() {
    return "orders " + credentials + " " + demand;
  }

  /**
   * The settings of a function that is this client.
   *
   * @param dpop as in {@code okta_dpop}
   */
  Map<String, String> settings(String tokenUrl, String dpop) {
    Map<String, String> settings = new HashMap<>(credentials.settings());
    settings.put("client_id", id());
    settings.put("okta_token_url", tokenUrl);
    settings.put("okta_ca_file", InteropAuthority.FILE.toString());
    settings.put("okta_scope", AuthorizationServer.SCOPE);
    settings.put("okta_dpop", dpop);
    return settings;
  }
}
