package io.github.oktatoken.internal.message;

import static io.github.oktatoken.internal.env.Variable.CLIENTS;
import static io.github.oktatoken.internal.env.Variable.TOKEN_URL;

import io.github.oktatoken.internal.env.ClientName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.Collectors;

/** Why {@code get()} has no token, beside the failures of a request. */
public final class UnavailableMessages {
  private UnavailableMessages() {}

  public static String noTokenInTime() {
    return "no token came in time: check that the function's VPC resolves and reaches " + TOKEN_URL;
  }

  public static String noResponseYet() {
    return TOKEN_URL + " has not responded yet";
  }

  public static String expiredOnArrival() {
    return "the token had expired when it arrived: raise the access token lifetime in the"
        + " authorization server's access policy";
  }

  public static String requestsHang() {
    return "earlier requests for a token hang: check that the function's name servers respond, and"
        + " the disks of the files that its settings name";
  }

  public static String backoffOfEarlierProcess(Instant end) {
    return "an earlier process of this environment got no token (see the log): the next request is"
        + " sent at "
        + end;
  }

  public static String outOfMemory() {
    return "the function has used up its memory or its threads: give it more, or fix its leak";
  }

  public static String interrupted() {
    return "interrupted while waiting for a token";
  }

  public static String unexpected(Class<?> failure) {
    return "the request for a token failed unexpectedly: " + failure.getName();
  }

  public static String snapshot() {
    return "a snapshot of the function is being taken: call get() after the restore";
  }

  public static String unknownClient(ClientName client, Collection<ClientName> known) {
    String wayOut =
        client.isDefault()
            ? "call TokenHolder.get(\"" + known.iterator().next() + "\"), or add default"
            : "correct the name, or add it";
    String names = known.stream().map(ClientName::value).collect(Collectors.joining(", "));
    return "there is no client " + client + " but " + names + ": " + wayOut + " to " + CLIENTS;
  }

  public static String ofClient(ClientName client, String message) {
    return "client " + client + ": " + message;
  }

  public static String boundToParent(Path file) {
    return boundToParent("the token in " + file);
  }

  public static String boundToParent() {
    return boundToParent("this token");
  }

  private static String boundToParent(String token) {
    return token
        + " is bound (DPoP) to a key that only the function's JVM has, which started this one: call"
        + " the API there";
  }

  public static String unreadableInChild(ClientName client, Path file, String reason) {
    return "no token can be read from " + file + " (" + reason + ")" + refreshedByParent(client);
  }

  public static String expiredInChild(ClientName client, Path file, Instant expiresAt) {
    return "the token in " + file + " expired at " + expiresAt + refreshedByParent(client);
  }

  private static String refreshedByParent(ClientName client) {
    String name = client.isDefault() ? "" : '"' + client.value() + '"';
    return ", and this JVM was started by the function's own, which alone refreshes it: call"
        + " TokenHolder.get("
        + name
        + ") there first";
  }
}
