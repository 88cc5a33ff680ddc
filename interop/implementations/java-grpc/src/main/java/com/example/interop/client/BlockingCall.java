package com.example.interop.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls of the blocking stub. */
final class BlockingCall {
  private BlockingCall() {}

  static StubCall open(
      Channel channel, MethodDescriptor<Object, Object> method, CallOptions options) {
    return switch (method.getType()) {
      case CLIENT_STREAMING ->
          new Stream(ClientCalls.blockingClientStreamingCall(channel, method, options));
      case BIDI_STREAMING ->
          new Stream(ClientCalls.blockingBidiStreamingCall(channel, method, options));
      case SERVER_STREAMING -> new ServerStream(channel, method, options);
      default -> new Unary(channel, method, options);
    };
  }

  /** The stub blocks from the request to the response, so that a thread of its own does. */
  private static final class Unary implements StubCall {
    private final Channel channel;
    private final MethodDescriptor<Object, Object> method;
    private final CallOptions options;
    private final Context.CancellableContext context = Context.ROOT.withCancellation();
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

    Unary(Channel channel, MethodDescriptor<Object, Object> method, CallOptions options) {
      this.channel = channel;
      this.method = method;
      this.options = options;
    }

    @Override
    public boolean send(Object message) {
      var thread = new Thread(context.wrap(() -> call(message)), "unary call");
      thread.setDaemon(true);
      thread.start();
      return true;
    }

    private void call(Object message) {
      try {
        received.add(
            new Received(ClientCalls.blockingV2UnaryCall(channel, method, options, message), null));
        received.add(new Received(null, Status.OK));
      } catch (StatusException ended) {
        received.add(new Received(null, ended.getStatus()));
      }
    }

    @Override
    public boolean halfClose() {
      return true;
    }

    @Override
    public void cancel() {
      context.cancel(null);
    }

    @Override
    public Received receive(long nanos) throws InterruptedException {
      return received.poll(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private static class Stream implements StubCall {
    private BlockingClientCall<Object, Object> call;

    Stream(BlockingClientCall<Object, Object> call) {
      this.call = call;
    }

    void begin(BlockingClientCall<Object, Object> begun) {
      call = begun;
    }

    @Override
    public boolean send(Object message) throws InterruptedException {
      try {
        return call.write(message);
      } catch (StatusException ended) {
        return false;
      }
    }

    @Override
    public boolean halfClose() {
      try {
        call.halfClose();
        return true;
      } catch (IllegalStateException ended) {
        return false;
      }
    }

    @Override
    public void cancel() {
      call.cancel("cancelled by the client", null);
    }

    @Override
    public Received receive(long nanos) throws InterruptedException {
      try {
        var message = call.read(nanos, TimeUnit.NANOSECONDS);
        return new Received(message, message == null ? Status.OK : null);
      } catch (TimeoutException nothing) {
        return null;
      } catch (StatusException ended) {
        return new Received(null, ended.getStatus());
      }
    }
  }

  /** The stub begins it with its one request. */
  private static final class ServerStream extends Stream {
    private final Channel channel;
    private final MethodDescriptor<Object, Object> method;
    private final CallOptions options;

    ServerStream(Channel channel, MethodDescriptor<Object, Object> method, CallOptions options) {
      super(null);
      this.channel = channel;
      this.method = method;
      this.options = options;
    }

    @Override
    public boolean send(Object message) {
      begin(ClientCalls.blockingV2ServerStreamingCall(channel, method, options, message));
      return true;
    }
  }
}
