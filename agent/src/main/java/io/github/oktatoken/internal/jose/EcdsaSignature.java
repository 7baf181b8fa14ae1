package io.github.oktatoken.internal.jose;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A signature of ECDSA, which is two numbers. */
public final class EcdsaSignature {
  private static final byte SEQUENCE = 0x30;
  private static final byte INTEGER = 0x02;

  /** One more byte has the length; a signature is never so long that it needs two. */
  private static final int LENGTH_IN_ONE_BYTE = 0x81;

  private EcdsaSignature() {}

  /**
   * Turns it from DER (RFC 3279, section 2.2.3) to one number after the other (RFC 7518, section
   * 3.4).
   *
   * @param size the bytes of each number
   * @return {@code null} if this is not DER, or a number is too large
   */
  public static byte @Nullable [] joined(byte[] der, int size) {
    ByteBuffer in = ByteBuffer.wrap(der);
    ByteBuffer joined = ByteBuffer.allocate(2 * size);
    try {
      if (length(in, SEQUENCE) != in.remaining()) {
        return null;
      }
      while (joined.hasRemaining()) {
        byte[] content = new byte[length(in, INTEGER)];
        in.get(content);
        BigInteger number = new BigInteger(content);
        if (number.signum() <= 0 || number.bitLength() > size * Byte.SIZE) {
          return null;
        }
        joined.put(Jws.padded(number, size));
      }
      return in.hasRemaining() ? null : joined.array();
    } catch (BufferUnderflowException | IllegalArgumentException ignored) {
      // Cut off, or of another kind, or a number without a byte.
      return null;
    }
  }

  /** Returns the length of the next element's content. */
  private static int length(ByteBuffer in, byte tag) {
    byte found = in.get();
    int first = in.get() & 0xff;
    int length = first == LENGTH_IN_ONE_BYTE ? in.get() & 0xff : first;
    if (found != tag || first > LENGTH_IN_ONE_BYTE) {
      throw new IllegalArgumentException("another kind of element");
    }
    return length;
  }
}
