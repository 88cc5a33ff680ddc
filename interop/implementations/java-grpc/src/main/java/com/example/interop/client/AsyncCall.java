package com.example.interop.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A call of the asynchronous stub: what comes is put into a queue, and asked for one by one. */
final class AsyncCall implements StubCall, ClientResponseObserver<Object, Object> {
  private final MethodType type;
  private final ClientCall<Object, Object> call;
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private ClientCallStreamObserver<Object> requests;
  private boolean asked;
  private boolean ended;

  private AsyncCall(Channel channel, MethodDescriptor<Object, Object> method, CallOptions options) {
    type = method.getType();
    call = channel.newCall(method, options);
  }

  static StubCall open(
      Channel channel, MethodDescriptor<Object, Object> method, CallOptions options) {
    var opened = new AsyncCall(channel, method, options);
    switch (opened.type) {
      case CLIENT_STREAMING -> ClientCalls.asyncClientStreamingCall(opened.call, opened);
      case BIDI_STREAMING -> ClientCalls.asyncBidiStreamingCall(opened.call, opened);
      default -> {}
    }
    return opened;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<Object> stream) {
    requests = stream;
    if (!type.serverSendsOneMessage()) stream.disableAutoRequestWithInitial(0);
    if (!type.clientSendsOneMessage()) stream.setOnReadyHandler(this::wake);
  }

  private synchronized void wake() {
    notifyAll();
  }

  @Override
  public void onNext(Object message) {
    received.add(new Received(message, null));
  }

  @Override
  public void onError(Throwable cause) {
    end(Status.fromThrowable(cause));
  }

  @Override
  public void onCompleted() {
    end(Status.OK);
  }

  private synchronized void end(Status status) {
    ended = true;
    received.add(new Received(null, status));
    notifyAll();
  }

  @Override
  public boolean send(Object message) throws InterruptedException {
    switch (type) {
      case UNARY -> ClientCalls.asyncUnaryCall(call, message, this);
      case SERVER_STREAMING -> ClientCalls.asyncServerStreamingCall(call, message, this);
      default -> {
        synchronized (this) {
          while (!ended && !requests.isReady()) wait();
          if (ended) return false;
        }
        requests.onNext(message);
      }
    }
    return true;
  }

  @Override
  public synchronized boolean halfClose() {
    if (ended) return false;
    requests.onCompleted();
    return true;
  }

  @Override
  public void cancel() {
    call.cancel("cancelled by the client", null);
  }

  @Override
  public Received receive(long nanos) throws InterruptedException {
    if (!asked && requests != null && !type.serverSendsOneMessage()) {
      asked = true;
      requests.request(1);
    }
    var next = received.poll(nanos, TimeUnit.NANOSECONDS);
    if (next != null) asked = false;
    return next;
  }
}
