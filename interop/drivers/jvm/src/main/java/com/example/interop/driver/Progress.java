package com.example.interop.driver;

import java.util.function.Consumer;

/** About once a second says that a step of many messages moves. */
public final class Progress {
  private static final long EVERY_NANOS = 1_000_000_000;

  private final Consumer<Observation> print;
  private long toldAt = System.nanoTime();

  public Progress(Consumer<Observation> print) {
    this.print = print;
  }

  public void at(int count) {
    if (count % 16 != 0 || System.nanoTime() - toldAt < EVERY_NANOS) return;
    toldAt = System.nanoTime();
    print.accept(Observation.of("progress").with("count", count));
  }
}
