package com.example.interop.server;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Refuses calls while the server drains, and those above the limit. A call counts from its headers
 * on.
 */
final class Admission implements ServerInterceptor {
  private final Integer limit;
  private final Semaphore slots;
  private volatile boolean draining;

  /**
   * @param limit null: none
   */
  Admission(Integer limit) {
    this.limit = limit;
    this.slots = limit == null ? null : new Semaphore(limit);
  }

  /** grpc-java goes on to take calls of connections that it has only told to go away. */
  void refuseAll() {
    draining = true;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (draining) {
      return refused(call, Status.UNAVAILABLE.withDescription("the server takes no more calls"));
    }
    if (slots == null) return next.startCall(call, headers);
    if (!slots.tryAcquire()) {
      return refused(
          call,
          Status.RESOURCE_EXHAUSTED.withDescription("more than " + limit + " concurrent RPCs"));
    }
    var slot = new AtomicBoolean(true);
    Runnable release =
        () -> {
          if (slot.compareAndSet(true, false)) slots.release();
        };
    try {
      var listener =
          next.startCall(
              new SimpleForwardingServerCall<Q, R>(call) {
                @Override
                public void close(Status status, Metadata trailers) {
                  // Before the status is sent: a client that starts its next call on seeing it has
                  // a free slot.
                  release.run();
                  super.close(status, trailers);
                }
              },
              headers);
      return new SimpleForwardingServerCallListener<>(listener) {
        @Override
        public void onCancel() {
          release.run();
          super.onCancel();
        }

        @Override
        public void onComplete() {
          release.run();
          super.onComplete();
        }
      };
    } catch (RuntimeException thrown) {
      release.run();
      throw thrown;
    }
  }

  private static <Q> ServerCall.Listener<Q> refused(ServerCall<Q, ?> call, Status status) {
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
