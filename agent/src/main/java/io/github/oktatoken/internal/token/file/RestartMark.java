package io.github.oktatoken.internal.token.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file that a process of this environment leaves to the next one, which Lambda starts in its
 * place after a crash or a time-out. It tells of the restart, and of a backoff under way.
 */
public final class RestartMark {
  private static final Path TMP = Path.of("/tmp");
  private static final String NO_BACKOFF = "";

  private final Path[] places;
  private volatile @Nullable SavedBackoff found;

  /**
   * Doesn't touch the disk yet.
   *
   * @param tokenFile beside which it lies, if that is in /tmp: another disk may outlive the
   *     environment, or belong to several
   */
  public RestartMark(Path tokenFile) {
    String name = "." + tokenFile.getFileName() + ".restart";
    Path inTmp = TMP.resolve(name + "." + Integer.toHexString(tokenFile.hashCode()));
    Path beside = tokenFile.resolveSibling(name).normalize();
    this.places = beside.startsWith(TMP) ? new Path[] {beside, inTmp} : new Path[] {inTmp};
  }

  /**
   * Reads the mark of an earlier process. Never fails.
   *
   * @return whether there was an earlier process
   */
  boolean takeUp() {
    boolean isThere = false;
    for (Path place : places) {
      if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
        isThere = true;
        SavedBackoff left = read(place);
        SavedBackoff before = found;
        // One place may have become unwritable since.
        if (left != null && (before == null || left.sinceMillis() > before.sinceMillis())) {
          found = left;
        }
      }
    }
    return isThere;
  }

  private static @Nullable SavedBackoff read(Path mark) {
    try {
      String content = new String(PrivateFile.read(mark), US_ASCII);
      return content.equals(NO_BACKOFF) ? null : SavedBackoff.parse(content);
    } catch (IOException | IllegalArgumentException ignored) {
      // Without a backoff the server is asked once too often.
      return null;
    }
  }

  /** Returns the backoff of an earlier process. */
  public @Nullable SavedBackoff backoff() {
    return found;
  }

  /** Leaves a mark to the next process. Never fails: without one, that asks the server. */
  public void leave(@Nullable SavedBackoff backoff) {
    byte[] content = (backoff == null ? NO_BACKOFF : backoff.toString()).getBytes(US_ASCII);
    for (Path place : places) {
      try {
        PrivateFile.replace(place, content);
        return;
      } catch (IOException ignored) {
        // The other place may be writable.
      }
    }
  }

  /** Leaves no mark, as to the environments that start from a snapshot. Never fails. */
  public void remove() {
    found = null;
    for (Path place : places) {
      try {
        PrivateFile.remove(place);
      } catch (IOException ignored) {
        // It holds no secret.
      }
    }
  }
}
