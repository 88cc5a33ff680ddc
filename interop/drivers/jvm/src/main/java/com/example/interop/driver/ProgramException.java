package com.example.interop.driver;

/** Ends the program with one line on standard error. */
public final class ProgramException extends Exception {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  private ProgramException(int exitCode, String message) {
    super(message.replaceAll("\\s+", " "));
    this.exitCode = exitCode;
  }

  public ProgramException(String format, Object... arguments) {
    this(1, String.format(format, arguments));
  }

  /** A mistake in the command line. */
  public static ProgramException usage(String format, Object... arguments) {
    return new ProgramException(2, String.format(format, arguments) + "; --help lists the options");
  }

  public int exitCode() {
    return exitCode;
  }
}
