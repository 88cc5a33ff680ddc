package com.example.interop.script;

import com.example.interop.driver.MessageCodec;
import com.example.interop.driver.MetadataPairs;
import com.example.interop.driver.Observation;
import com.example.interop.driver.Refusal;
import com.example.interop.driver.Step;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A call that is answered by a script.
 *
 * @param call its messages are bytes
 * @param drain returns once new calls are refused
 */
public record PlayedCall(
    Script script,
    ServerCall<Object, Object> call,
    Metadata headers,
    MessageCodec requests,
    MessageCodec responses,
    Runnable drain,
    Consumer<Observation> print) {
  /** What a stack writes with its library. */
  public interface Player {
    ServerCall.Listener<Object> play(PlayedCall call);
  }

  /** Prints that it has begun. */
  public void begin() {
    var begun =
        Observation.of("call-begun")
            .with("path", "/" + call.getMethodDescriptor().getFullMethodName());
    var deadline = Context.current().getDeadline();
    if (deadline != null) {
      begun.with("deadlineMs", deadline.timeRemaining(TimeUnit.MICROSECONDS) / 1e3);
    }
    var shown = new Metadata();
    shown.merge(headers);
    shown.removeAll(Script.KEY);
    print.accept(begun.with("metadata", MetadataPairs.seen(shown)));
    // A compressed request is answered so; the name stands in its headers.
    var encoding = headers.get(Metadata.Key.of("grpc-encoding", Metadata.ASCII_STRING_MARSHALLER));
    if ("gzip".equals(encoding)) call.setCompression("gzip");
  }

  public boolean hasOneResponse() {
    return call.getMethodDescriptor().getType().serverSendsOneMessage();
  }

  /** Of a step. */
  public static Metadata metadata(Step step) throws Refusal {
    try {
      return MetadataPairs.read(step.metadata());
    } catch (IllegalArgumentException refused) {
      throw Refusal.unsupported("grpc-java refuses the metadata: %s", refused.getMessage());
    }
  }

  /** Of a step. */
  public static Status status(Step step) throws Refusal {
    if (step.number("code") > 16) throw Refusal.unsupported("grpc-java has no such status code");
    var status = Status.fromCodeValue(step.number("code"));
    var message = step.text("message");
    if (message.isEmpty()) return status;
    if (status.isOk()) throw Refusal.unsupported("grpc-java sends no message with OK");
    return status.withDescription(message);
  }

  /** The status of a script that ends with such a refusal. */
  public static Status statusOf(Refusal refusal) {
    var status = refusal.isNotSent() ? Status.INTERNAL : Status.UNIMPLEMENTED;
    return status.withDescription(refusal.getMessage());
  }
}
