package com.example.interop.program;

import com.example.interop.driver.ProgramException;

/** Ends a program as people and scripts expect: exit code 0, or one line on standard error. */
public final class Program {
  private Program() {}

  /** What a program does. */
  public interface Body {
    void run() throws Exception;
  }

  public static void run(String name, Body body) {
    try {
      body.run();
      System.out.flush();
      // Threads of grpc-java may live on for a while.
      System.exit(0);
    } catch (ProgramException expected) {
      fail(name, expected.getMessage(), expected.exitCode());
    } catch (Exception | LinkageError cause) {
      fail(name, cause.toString(), 1);
    }
  }

  private static void fail(String name, String message, int exitCode) {
    System.err.println(name + ": " + message.replaceAll("\\s+", " "));
    System.exit(exitCode);
  }
}
