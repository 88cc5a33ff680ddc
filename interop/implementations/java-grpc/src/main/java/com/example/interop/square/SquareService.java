package com.example.interop.square;

import com.example.interop.server.Bidi;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import squarerpc_service.Data.Message;
import squarerpc_service.SquareServiceGrpc.SquareServiceImplBase;

/** The service of the tutorial. */
public final class SquareService extends SquareServiceImplBase {
  /** Above it, a double does not hold every whole number. */
  private static final double MAX_RANGE = 0x1p53;

  private final Bidi bidi;

  public SquareService(Bidi bidi) {
    this.bidi = bidi;
  }

  @Override
  public void square(Message request, StreamObserver<Message> responses) {
    responses.onNext(squareOf(request));
    responses.onCompleted();
  }

  @Override
  public void rangeSquare(Message request, StreamObserver<Message> responses) {
    var limit = request.getMessage();
    if (Double.isNaN(limit) || limit >= MAX_RANGE) {
      responses.onError(
          Status.INVALID_ARGUMENT
              .withDescription("a range ends below 2^53, not at " + limit)
              .asException());
      return;
    }
    var call = (ServerCallStreamObserver<Message>) responses;
    var range =
        new Runnable() {
          private double n;
          private boolean completed;

          @Override
          public void run() {
            while (!completed && call.isReady()) {
              if (n > limit) {
                completed = true;
                call.onCompleted();
              } else {
                call.onNext(message(n * n));
                n++;
              }
            }
          }
        };
    call.setOnReadyHandler(range);
    call.setOnCancelHandler(() -> {});
    range.run();
  }

  @Override
  public StreamObserver<Message> sumSquare(StreamObserver<Message> responses) {
    return new Requests(responses) {
      private double sum;

      @Override
      public void onNext(Message request) {
        sum += squareOf(request).getMessage();
      }

      @Override
      public void onCompleted() {
        responses.onNext(message(sum));
        responses.onCompleted();
      }
    };
  }

  @Override
  public StreamObserver<Message> streamrangeSquare(StreamObserver<Message> responses) {
    return bidi == Bidi.INTERLEAVED ? interleaved(responses) : afterHalfClose(responses);
  }

  private static StreamObserver<Message> interleaved(StreamObserver<Message> responses) {
    var call = (ServerCallStreamObserver<Message>) responses;
    // A request is taken only when its answer has room.
    call.disableAutoRequest();
    call.setOnCancelHandler(() -> {});
    var wanted =
        new Object() {
          private boolean asked;

          void ask() {
            if (asked || !call.isReady()) return;
            asked = true;
            call.request(1);
          }
        };
    call.setOnReadyHandler(wanted::ask);
    return new Requests(responses) {
      @Override
      public void onNext(Message request) {
        call.onNext(squareOf(request));
        wanted.asked = false;
        wanted.ask();
      }

      @Override
      public void onCompleted() {
        call.onCompleted();
      }
    };
  }

  private static StreamObserver<Message> afterHalfClose(StreamObserver<Message> responses) {
    var call = (ServerCallStreamObserver<Message>) responses;
    List<Message> squares = new ArrayList<>();
    var answer =
        new Runnable() {
          private boolean halfClosed;
          private int next;

          @Override
          public void run() {
            while (halfClosed && call.isReady()) {
              if (next == squares.size()) {
                halfClosed = false;
                call.onCompleted();
              } else {
                call.onNext(squares.get(next++));
              }
            }
          }
        };
    call.setOnReadyHandler(answer);
    call.setOnCancelHandler(() -> {});
    return new Requests(responses) {
      @Override
      public void onNext(Message request) {
        squares.add(squareOf(request));
      }

      @Override
      public void onCompleted() {
        answer.halfClosed = true;
        answer.run();
      }
    };
  }

  /** A client that cancels is told to nobody. */
  private abstract static class Requests implements StreamObserver<Message> {
    protected final StreamObserver<Message> responses;

    Requests(StreamObserver<Message> responses) {
      this.responses = responses;
    }

    @Override
    public void onError(Throwable cancelled) {}
  }

  private static Message squareOf(Message request) {
    return message(request.getMessage() * request.getMessage());
  }

  private static Message message(double number) {
    return Message.newBuilder().setMessage(number).build();
  }
}
