package com.example.interop.driver;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256. */
public final class Digest {
  private final MessageDigest sha256;

  public Digest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new AssertionError(everyJavaHasIt);
    }
  }

  public void update(byte[] bytes) {
    sha256.update(bytes);
  }

  /** With its length before it: 4 bytes, big-endian. */
  public void updateWithLength(byte[] bytes) {
    sha256.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
    sha256.update(bytes);
  }

  public String hex() {
    return HexFormat.of().formatHex(sha256.digest());
  }
}
