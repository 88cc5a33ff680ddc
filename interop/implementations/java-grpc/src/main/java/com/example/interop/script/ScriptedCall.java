package com.example.interop.script;

import com.example.interop.driver.BulkMessages;
import com.example.interop.driver.MessageCodec;
import com.example.interop.driver.Observation;
import com.example.interop.driver.Refusal;
import com.example.interop.driver.Step;
import com.google.gson.JsonObject;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One call while its script is played. Steps run inside grpc-java's callbacks, as handlers do: a
 * step that has to wait for a message or for room on the wire returns, and the next callback goes
 * on with it.
 */
public final class ScriptedCall extends ServerCall.Listener<Object> {
  /** A step that begins, and goes on, until it is done. */
  private interface Running {
    /** False: it waits for the next callback. */
    boolean isDone() throws Refusal;
  }

  private final PlayedCall played;
  private final Iterator<JsonObject> steps;
  private final ServerCall<Object, Object> call;
  private final MessageCodec requests;
  private final MessageCodec responses;
  private final Consumer<Observation> print;

  private final Queue<Object> received = new ArrayDeque<>();
  private final CountDownLatch cancelledLatch = new CountDownLatch(1);
  private final Metadata trailers = new Metadata();
  private boolean asked;
  private boolean halfClosed;
  private boolean headersSent;
  private boolean responseSent;
  private boolean ended;
  private Running running;

  private ScriptedCall(PlayedCall played) {
    this.played = played;
    this.steps = played.script().steps().iterator();
    this.call = played.call();
    this.requests = played.requests();
    this.responses = played.responses();
    this.print = played.print();
  }

  public static ServerCall.Listener<Object> play(PlayedCall played) {
    var scripted = new ScriptedCall(played);
    scripted.begin();
    return scripted;
  }

  private void begin() {
    played.begin();
    // A step that waits blocks the callbacks of its call, and must end with it all the same.
    Context.current().addListener(context -> cancelledLatch.countDown(), Runnable::run);
    if (takesOneRequest()) {
      // It is there before a handler of such a method begins. Two, so that a second one is noticed.
      call.request(2);
    } else {
      advance();
    }
  }

  private boolean takesOneRequest() {
    return call.getMethodDescriptor().getType().clientSendsOneMessage();
  }

  @Override
  public void onMessage(Object bytes) {
    if (takesOneRequest() && !received.isEmpty()) {
      end(Status.INTERNAL.withDescription("Too many requests"));
      return;
    }
    received.add(requests.parse(new ByteArrayInputStream((byte[]) bytes)));
    asked = false;
    if (!takesOneRequest()) advance();
  }

  @Override
  public void onHalfClose() {
    halfClosed = true;
    if (takesOneRequest() && received.isEmpty()) {
      end(Status.INTERNAL.withDescription("Half-closed without a request"));
      return;
    }
    advance();
  }

  @Override
  public void onReady() {
    if (!takesOneRequest() || halfClosed) advance();
  }

  @Override
  public void onCancel() {
    cancelledLatch.countDown();
    if (ended) return;
    ended = true;
    print.accept(Observation.of("cancelled"));
    print.accept(Observation.of("call-ended"));
  }

  private void advance() {
    try {
      while (!ended) {
        if (running == null) {
          if (!steps.hasNext()) {
            finish(Status.OK);
            return;
          }
          running = start(Step.read("server", steps.next()));
        }
        if (ended || call.isCancelled() || !running.isDone()) return;
        running = null;
      }
    } catch (Refusal refusal) {
      if (ended) return;
      print.accept(refusal.observation());
      end(PlayedCall.statusOf(refusal));
    }
  }

  private Running start(Step step) throws Refusal {
    switch (step.text("do")) {
      case "receive":
        return () -> receive() != Received.NOTHING_YET;
      case "receive-to-end":
        return () -> receivedToEnd(false);
      case "echo-to-end":
        return () -> receivedToEnd(true);
      case "send":
        var message = responses.message(step.bytes());
        return () -> sent(message);
      case "send-many":
        return new SendMany(step);
      case "initial-metadata":
        if (headersSent) throw Refusal.unsupported("the response headers were sent");
        sendHeaders(PlayedCall.metadata(step));
        print.accept(Observation.of("initial-metadata-sent"));
        break;
      case "trailers":
        trailers.merge(PlayedCall.metadata(step));
        break;
      case "wait":
        return () -> waited(step.nanos("ms"));
      case "wait-cancelled":
        return () -> false;
      case "status":
        finish(PlayedCall.status(step));
        break;
      case "throw":
        print.accept(Observation.of("thrown"));
        print.accept(Observation.of("call-ended"));
        ended = true;
        throw new IllegalStateException(step.text("message"));
      case "drain":
        played.drain().run();
        print.accept(Observation.of("draining"));
        break;
      case "exit":
        print.accept(Observation.of("exiting"));
        Runtime.getRuntime().halt(0);
        break;
      default:
        throw Refusal.unsupported("unknown step \"%s\"", step.text("do"));
    }
    return () -> true;
  }

  private enum Received {
    NOTHING_YET,
    MESSAGE,
    HALF_CLOSE
  }

  private Object last;

  private Received receive() {
    last = received.poll();
    if (last != null) {
      print.accept(requests.seen("received", last));
      return Received.MESSAGE;
    }
    if (halfClosed) {
      print.accept(Observation.of("half-close"));
      return Received.HALF_CLOSE;
    }
    if (!asked) {
      asked = true;
      call.request(1);
    }
    return Received.NOTHING_YET;
  }

  private Object echoing;

  private boolean receivedToEnd(boolean echoes) throws Refusal {
    while (true) {
      if (echoing != null) {
        if (!sent(echoing)) return false;
        echoing = null;
      }
      switch (receive()) {
        case NOTHING_YET:
          return false;
        case HALF_CLOSE:
          return true;
        default:
          if (echoes) echoing = last;
      }
    }
  }

  private boolean sent(Object message) throws Refusal {
    if (!taken(message)) return false;
    print.accept(responses.seen("sent", message));
    return true;
  }

  /** False: there is no room for it on the wire yet. */
  private boolean taken(Object message) throws Refusal {
    if (played.hasOneResponse() && responseSent) {
      throw Refusal.unsupported("a call with one response takes no second one");
    }
    if (!call.isReady()) return false;
    responseSent = true;
    sendHeaders(new Metadata());
    call.sendMessage(responses.bytes(message));
    return true;
  }

  private void sendHeaders(Metadata headers) {
    if (headersSent) return;
    headersSent = true;
    call.sendHeaders(headers);
  }

  private final class SendMany implements Running {
    private final BulkMessages messages;
    private int count;

    SendMany(Step step) throws Refusal {
      messages = step.messages();
    }

    @Override
    public boolean isDone() throws Refusal {
      try {
        while (count < messages.count()) {
          if (!taken(responses.message(messages.at().apply(count)))) return false;
          count++;
        }
      } catch (Refusal refusal) {
        printCount();
        throw refusal;
      }
      printCount();
      return true;
    }

    void printCount() {
      print.accept(Observation.of("sent-many").with("count", count));
    }
  }

  private boolean waited(long nanos) {
    try {
      // The cancellation itself is told by onCancel, after this callback.
      return !cancelledLatch.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void finish(Status status) throws Refusal {
    if (status.isOk() && played.hasOneResponse() && !responseSent) {
      throw Refusal.unsupported("grpc-java ends a call with one response with OK only after it");
    }
    print.accept(Observation.of("status-sent").with("code", status.getCode().value()));
    end(status);
  }

  private void end(Status status) {
    ended = true;
    call.close(status, trailers);
    print.accept(Observation.of("call-ended"));
  }
}
