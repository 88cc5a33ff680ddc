package com.example.interop.server;

/** When streamrangeSquare answers. */
public enum Bidi {
  INTERLEAVED,
  AFTER_HALF_CLOSE;

  /**
   * @return null: there is no such mode
   */
  static Bidi of(String name) {
    return switch (name) {
      case "interleaved" -> INTERLEAVED;
      case "after-half-close" -> AFTER_HALF_CLOSE;
      default -> null;
    };
  }
}
