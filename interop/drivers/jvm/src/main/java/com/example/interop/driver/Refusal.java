package com.example.interop.driver;

/** What is observed in place of a step, and why. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  private final String event;

  private Refusal(String event, String reason) {
    super(reason, null, false, false);
    this.event = event;
  }

  /** The step, or a part of it, is not known or cannot be done by the library. */
  public static Refusal unsupported(String format, Object... arguments) {
    return new Refusal("unsupported", String.format(format, arguments));
  }

  /** The message was not sent. */
  public static Refusal notSent(String reason) {
    return new Refusal("not-sent", reason);
  }

  public boolean isNotSent() {
    return event.equals("not-sent");
  }

  public Observation observation() {
    return Observation.of(event).with("reason", getMessage());
  }
}
