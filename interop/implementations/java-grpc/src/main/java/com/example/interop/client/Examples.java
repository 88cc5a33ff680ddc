package com.example.interop.client;

import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import squarerpc_service.Data.Message;
import squarerpc_service.SquareServiceGrpc;

/**
 * The tutorial's five examples, a number a line. The last two are the same call: it is the server
 * that decides when it answers.
 */
final class Examples {
  private static final int TIMEOUT_SECONDS = 10;

  private Examples() {}

  static void runBlocking(ManagedChannel channel) throws StatusException, InterruptedException {
    var stub = SquareServiceGrpc.newBlockingV2Stub(channel);
    print(stub.withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS).square(number(12.3)));
    var range = stub.withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS).rangeSquare(number(12));
    while (range.hasNext()) print(range.read());
    var sum = stub.withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS).sumSquare();
    for (var numbers = twelve(); numbers.hasNext(); ) sum.write(numbers.next());
    sum.halfClose();
    print(sum.read());
    for (var times = 0; times < 2; times++) {
      var both = stub.withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS).streamrangeSquare();
      for (var numbers = twelve(); numbers.hasNext(); ) both.write(numbers.next());
      both.halfClose();
      while (both.hasNext()) print(both.read());
    }
  }

  static void runAsync(ManagedChannel channel)
      throws ExecutionException, InterruptedException, TimeoutException {
    var stub = SquareServiceGrpc.newStub(channel);
    var unary = new Printed();
    stub.withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS).square(number(12.3), unary);
    unary.await();
    var range = new Printed();
    stub.withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS).rangeSquare(number(12), range);
    range.await();
    var sum = new Printed();
    sendTwelve(stub.withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS).sumSquare(sum));
    sum.await();
    for (var times = 0; times < 2; times++) {
      var both = new Printed();
      sendTwelve(stub.withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS).streamrangeSquare(both));
      both.await();
    }
  }

  private static final class Printed implements StreamObserver<Message> {
    private final CompletableFuture<Void> completed = new CompletableFuture<>();

    @Override
    public void onNext(Message response) {
      print(response);
    }

    @Override
    public void onError(Throwable cause) {
      completed.completeExceptionally(cause);
    }

    @Override
    public void onCompleted() {
      completed.complete(null);
    }

    void await() throws ExecutionException, InterruptedException, TimeoutException {
      completed.get(2 * TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static void sendTwelve(StreamObserver<Message> requests) {
    twelve().forEachRemaining(requests::onNext);
    requests.onCompleted();
  }

  private static Iterator<Message> twelve() {
    return IntStream.range(0, 12).mapToObj(Examples::number).iterator();
  }

  private static Message number(double value) {
    return Message.newBuilder().setMessage(value).build();
  }

  private static void print(Message response) {
    System.out.println(response.getMessage());
  }
}
