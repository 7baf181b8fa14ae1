package io.github.oktatoken.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that a process of this environment leaves to the next one, which Lambda starts in its
 * place after a crash or a time-out: it tells of the restart, and of a {@link Backoff} under way.
 */
final class RestartMark {
  private static final Path TMP = Path.of("/tmp");
  private static final String NO_BACKOFF = "";

  private final Path beside;
  private final Path inTmp;
  private volatile @Nullable Backoff found;

  /**
   * Doesn't touch the disk yet.
   *
   * @param tokenFile next to which it lies; in /tmp, if it can't
   */
  RestartMark(Path tokenFile) {
    String name = "." + tokenFile.getFileName() + ".restart";
    this.beside = tokenFile.resolveSibling(name);
    this.inTmp = TMP.resolve(name + "." + Integer.toHexString(tokenFile.hashCode()));
  }

  /**
   * Reads what an earlier process has left, and leaves it to a later one. Never fails.
   *
   * @return whether there was an earlier process
   */
  boolean takeUp() {
    for (Path mark : new Path[] {beside, inTmp}) {
      if (Files.exists(mark, LinkOption.NOFOLLOW_LINKS)) {
        found = read(mark);
        return true;
      }
    }
    leave(null);
    return false;
  }

  private static @Nullable Backoff read(Path mark) {
    try {
      return Backoff.parse(new String(PrivateFile.read(mark), US_ASCII));
    } catch (IOException | IllegalArgumentException unusable) {
      return null;
    }
  }

  /** Returns the backoff that an earlier process was in. */
  @Nullable Backoff backoff() {
    return found;
  }

  /** Leaves a mark to the next process. Never fails: without one it has to find out by itself. */
  void leave(@Nullable Backoff backoff) {
    byte[] content = (backoff == null ? NO_BACKOFF : backoff.toString()).getBytes(US_ASCII);
    for (Path mark : new Path[] {beside, inTmp}) {
      try {
        PrivateFile.replace(mark, content);
        return;
      } catch (IOException unwritable) {
        // The other place may do.
      }
    }
  }

  /** Leaves nothing, as to the environments that start from a snapshot. Never fails. */
  void remove() {
    found = null;
    for (Path mark : new Path[] {beside, inTmp}) {
      try {
        PrivateFile.remove(mark);
      } catch (IOException stuck) {
        // It tells no secret.
      }
    }
  }
}
