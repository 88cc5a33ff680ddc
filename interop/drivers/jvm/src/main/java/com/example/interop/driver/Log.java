package com.example.interop.driver;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Prints observations on standard output, of calls that run at the same time too. */
public final class Log {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final OutputStream lines = new FileOutputStream(FileDescriptor.out);
  private final long startedNanos = System.nanoTime();
  private int seq;

  /** Prints a line that has neither number nor time. */
  public synchronized void printReady(Observation ready) {
    write(ready);
  }

  /** Numbers the observation, takes its time and prints it. */
  public synchronized void print(Observation seen) {
    seq++;
    seen.with("seq", seq).with("atMs", (System.nanoTime() - startedNanos) / 1000 / 1e3);
    write(seen);
  }

  private void write(Observation seen) {
    try {
      lines.write((GSON.toJson(seen.fields()) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException nobodyReads) {
      // As SIGPIPE does with other programs.
      Runtime.getRuntime().halt(1);
    }
  }
}
