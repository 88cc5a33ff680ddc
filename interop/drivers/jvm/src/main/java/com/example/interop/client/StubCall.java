package com.example.interop.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/** A call as one kind of stub makes it, with its steps apart. */
public interface StubCall {
  /** Makes calls of one kind of stub. */
  interface Factory {
    /** Begins the call; one that has a single request may begin with that. */
    StubCall open(
        Channel channel,
        MethodDescriptor<Object, Object> method,
        CallOptions options,
        Metadata headers);
  }

  /**
   * What a receiving step meets.
   *
   * @param message null: the call has ended
   * @param status of a call that has ended
   */
  record Received(Object message, Status status) {
    boolean isEnd() {
      return message == null;
    }
  }

  /** Waits until the library has taken the message. False: the call has ended. */
  boolean send(Object message) throws InterruptedException;

  /** False: the call has ended. */
  boolean halfClose();

  void cancel();

  /** Waits for the next message or the end of the call, for so long; null: neither has come. */
  Received receive(long nanos) throws InterruptedException;
}
