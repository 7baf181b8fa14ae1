package io.github.oktatoken.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What is not the same with the layer as without it, as far as it isn't allowed.
 *
 * @param stale the reasons of what is allowed and doesn't differ
 */
record Difference(List<Change> unforeseen, List<String> stale) {
  static final Difference NONE = new Difference(List.of(), List.of());

  /**
   * Of one finding.
   *
   * @param without its value without the layer; empty if there is none
   * @param with its value with the layer; empty if there is none
   */
  record Change(String name, String without, String with) {}

  /** A kind of change that there may be, and has to be. */
  record Allowed(String reason, Predicate<Change> covers) {
    /** The value with the layer has this in addition; both are regular expressions. */
    static Allowed added(String reason, String name, String addition) {
      return new Allowed(
          reason,
          change ->
              change.name().matches(name)
                  && change.with().replaceAll(addition, "").equals(change.without()));
    }

    /** The value with the layer is another; all are regular expressions. */
    static Allowed replaced(String reason, String name, String without, String with) {
      return new Allowed(
          reason,
          change ->
              change.name().matches(name)
                  && change.without().matches(without)
                  && change.with().matches(with));
    }
  }

  static Difference between(
      Map<String, String> without, Map<String, String> with, List<Allowed> allowed) {
    TreeSet<String> names = new TreeSet<>(without.keySet());
    names.addAll(with.keySet());
    List<Change> changes = new ArrayList<>();
    for (String name : names) {
      Change change = new Change(name, without.getOrDefault(name, ""), with.getOrDefault(name, ""));
      if (!change.without().equals(change.with())) {
        changes.add(change);
      }
    }
    List<Change> unforeseen = new ArrayList<>(changes);
    allowed.forEach(one -> unforeseen.removeIf(one.covers()));
    return new Difference(
        unforeseen,
        allowed.stream()
            .filter(one -> changes.stream().noneMatch(one.covers()))
            .map(Allowed::reason)
            .toList());
  }
}
