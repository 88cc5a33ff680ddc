package com.example.interop.client;

import com.example.interop.driver.Contract;
import com.example.interop.driver.Digest;
import com.example.interop.driver.MessageCodec;
import com.example.interop.driver.MetadataPairs;
import com.example.interop.driver.Observation;
import com.example.interop.driver.Progress;
import com.example.interop.driver.Refusal;
import com.example.interop.driver.Step;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** One call of a case, step by step. */
final class DrivenCall {
  private static final String ENDED = "the call, or its request stream, has ended";

  private final MethodType type;
  private final MessageCodec requests;
  private final MessageCodec responses;
  private final Consumer<Observation> print;
  private final AtomicReference<Metadata> headers = new AtomicReference<>();
  private final AtomicReference<Metadata> trailers = new AtomicReference<>();

  /** Null: the library would not start it. */
  private StubCall stub;

  private boolean sent;
  private boolean halfClosed;
  private boolean headersShown;
  private Status ended;
  private boolean endShown;

  private DrivenCall(
      MethodType type, MessageCodec requests, MessageCodec responses, Consumer<Observation> print) {
    this.type = type;
    this.requests = requests;
    this.responses = responses;
    this.print = print;
  }

  static DrivenCall open(
      Step step,
      Contract contract,
      Channel channel,
      StubCall.Factory factory,
      Consumer<Observation> print)
      throws Refusal {
    var requests = MessageCodec.BYTES;
    var responses = MessageCodec.BYTES;
    if (!step.has("codec")) {
      var method = contract.method(step.text("path"));
      requests = contract.codecOf(method.getInputType());
      responses = contract.codecOf(method.getOutputType());
    }
    var call =
        new DrivenCall(
            typeOf(step.is("requestStream"), step.is("responseStream")),
            requests,
            responses,
            print);
    try {
      var metadata = MetadataPairs.read(step.metadata());
      var method =
          MethodDescriptor.<Object, Object>newBuilder()
              .setFullMethodName(step.text("path").substring(1))
              .setType(call.type)
              .setRequestMarshaller(requests)
              .setResponseMarshaller(responses)
              .build();
      var options =
          CallOptions.DEFAULT.withDeadlineAfter(step.nanos("deadlineMs"), TimeUnit.NANOSECONDS);
      if (step.is("waitForReady")) options = options.withWaitForReady();
      if (step.has("compression")) options = options.withCompression(step.text("compression"));
      var observed =
          ClientInterceptors.intercept(
              channel, MetadataUtils.newCaptureMetadataInterceptor(call.headers, call.trailers));
      call.stub = factory.open(observed, method, options, metadata);
    } catch (IllegalArgumentException refused) {
      print.accept(Observation.of("not-opened").with("reason", refused.getMessage()));
    }
    return call;
  }

  private static MethodType typeOf(boolean requestStream, boolean responseStream) {
    if (requestStream) {
      return responseStream ? MethodType.BIDI_STREAMING : MethodType.CLIENT_STREAMING;
    }
    return responseStream ? MethodType.SERVER_STREAMING : MethodType.UNARY;
  }

  void run(Step step) throws Refusal, InterruptedException {
    if (stub == null) return;
    switch (step.text("do")) {
      case "send" -> {
        var message = requests.message(step.bytes());
        send(message);
        print.accept(requests.seen("sent", message));
      }
      case "send-many" -> sendMany(step);
      case "half-close" -> halfClose();
      case "cancel" -> {
        stub.cancel();
        print.accept(Observation.of("cancelled"));
      }
      case "receive" -> {
        if (!endShown) receive(step);
      }
      case "receive-to-end" -> {
        while (!endShown) show(next());
      }
      case "receive-many", "exchange-many" -> {
        if (!endShown) receiveMany(step);
      }
      default -> throw Refusal.unsupported("unknown step \"%s\"", step.text("do"));
    }
  }

  void abandon() {
    if (stub != null && ended == null && (sent || !type.clientSendsOneMessage())) stub.cancel();
  }

  private void send(Object message) throws Refusal, InterruptedException {
    if (sent && type.clientSendsOneMessage()) {
      throw Refusal.unsupported("a call of one message takes no more");
    }
    if (ended != null || halfClosed) throw Refusal.notSent(ENDED);
    sent = true;
    if (!stub.send(message)) throw Refusal.notSent(ENDED);
  }

  private void sendMany(Step step) throws Refusal, InterruptedException {
    var messages = step.messages();
    var progress = new Progress(print);
    var count = 0;
    try {
      while (count < messages.count()) {
        send(requests.message(messages.at().apply(count)));
        progress.at(++count);
      }
    } catch (Refusal refusal) {
      if (!ENDED.equals(refusal.getMessage())) throw refusal;
    } finally {
      print.accept(Observation.of("sent-many").with("count", count));
    }
  }

  private void halfClose() throws Refusal {
    if (type.clientSendsOneMessage()) {
      if (!sent) throw Refusal.unsupported("a stub of this method half-closes with its request");
    } else {
      if (ended != null || halfClosed || !stub.halfClose()) throw Refusal.notSent(ENDED);
      halfClosed = true;
    }
    print.accept(Observation.of("half-closed"));
  }

  private void receive(Step step) throws Refusal, InterruptedException {
    if (!step.has("withinMs")) {
      show(next());
      return;
    }
    var next = next(step.nanos("withinMs"));
    if (next == null) {
      print.accept(
          Observation.of("nothing-received").with("withinMs", step.nanos("withinMs") / 1e6));
    } else {
      show(next);
    }
  }

  private void show(StubCall.Received next) {
    if (!next.isEnd()) {
      print.accept(responses.seen("received", next.message()));
      return;
    }
    endShown = true;
    var description = ended.getDescription();
    var last = trailers.get();
    print.accept(
        Observation.of("status")
            .with("code", ended.getCode().value())
            .with("message", description == null ? "" : description)
            .with("trailers", MetadataPairs.seen(last == null ? new Metadata() : last)));
  }

  private StubCall.Received next() throws Refusal, InterruptedException {
    // The deadline of the call comes first.
    return next(Long.MAX_VALUE);
  }

  private StubCall.Received next(long nanos) throws Refusal, InterruptedException {
    if (ended != null) return new StubCall.Received(null, ended);
    if (!sent && type.clientSendsOneMessage()) {
      throw Refusal.unsupported("a stub of this method begins with its request");
    }
    var next = stub.receive(nanos);
    if (next == null) return null;
    if (next.isEnd()) ended = next.status();
    var first = headers.get();
    if (!headersShown && first != null) {
      headersShown = true;
      print.accept(Observation.of("initial-metadata").with("metadata", MetadataPairs.seen(first)));
    }
    return next;
  }

  /** Receives to the end of the call, or one message for each that it sends. */
  private void receiveMany(Step step) throws Refusal, InterruptedException {
    var exchanged = step.has("messages") ? step.messages() : null;
    var progress = new Progress(print);
    var digest = new Digest();
    var count = 0;
    StubCall.Received next = null;
    while (exchanged == null || count < exchanged.count()) {
      if (exchanged != null) exchange(exchanged.at().apply(count));
      next = next();
      if (next.isEnd()) break;
      digest.updateWithLength(responses.bytes(next.message()));
      progress.at(++count);
    }
    print.accept(Observation.of("received-many").with("count", count).with("sha256", digest.hex()));
    if (next != null && next.isEnd()) show(next);
  }

  /** That the call has ended shows in what is received. */
  private void exchange(byte[] message) throws Refusal, InterruptedException {
    try {
      send(requests.message(message));
    } catch (Refusal refusal) {
      if (!ENDED.equals(refusal.getMessage())) throw refusal;
    }
  }
}
