package com.example.interop.square

import com.example.interop.server.Bidi
import io.grpc.Status
import io.grpc.stub.ServerCallStreamObserver
import io.grpc.stub.StreamObserver
import squarerpc_service.data.Message
import squarerpc_service.data.SquareServiceGrpc

import scala.collection.mutable.ListBuffer
import scala.concurrent.Future

/** The service of the tutorial. */
final class SquareService(bidi: Bidi) extends SquareServiceGrpc.SquareService:
  import SquareService.*

  override def square(request: Message): Future[Message] = Future.successful(squareOf(request))

  override def rangeSquare(request: Message, responses: StreamObserver[Message]): Unit =
    val limit = request.message
    if limit.isNaN || limit >= MaxRange then
      val why = s"a range ends below 2^53, not at $limit"
      responses.onError(Status.INVALID_ARGUMENT.withDescription(why).asException)
    else Answer(responses).send(Iterator.iterate(0.0)(_ + 1).takeWhile(_ <= limit).map(n => Message(n * n)))

  override def sumSquare(responses: StreamObserver[Message]): StreamObserver[Message] =
    new Requests:
      private var sum = 0.0

      override def onNext(request: Message): Unit = sum += squareOf(request).message

      override def onCompleted(): Unit =
        responses.onNext(Message(sum))
        responses.onCompleted()

  override def streamrangeSquare(responses: StreamObserver[Message]): StreamObserver[Message] =
    if bidi == Bidi.INTERLEAVED then Interleaved(responses)
    else
      new Requests:
        private val answer = Answer(responses)
        private val squares = ListBuffer[Message]()

        override def onNext(request: Message): Unit = squares += squareOf(request)

        override def onCompleted(): Unit = answer.send(squares.iterator)

object SquareService:
  /** Above it, a double does not hold every whole number. */
  private val MaxRange = 9007199254740992.0

  private def squareOf(request: Message) = Message(request.message * request.message)

  /** A client that cancels is told to nobody. */
  private trait Requests extends StreamObserver[Message]:
    override def onError(cancelled: Throwable): Unit = ()

  /** Sends messages as there is room for them, then completes the call. */
  private final class Answer(responses: StreamObserver[Message]):
    private val call = serverCall(responses)
    private var left = Option.empty[Iterator[Message]]
    call.setOnReadyHandler(() => advance())

    def send(messages: Iterator[Message]): Unit =
      left = Some(messages)
      advance()

    private def advance(): Unit =
      for messages <- left do
        while call.isReady && messages.hasNext do call.onNext(messages.next())
        if !messages.hasNext then
          left = None
          call.onCompleted()

  /** Takes a request only when its answer has room. */
  private final class Interleaved(responses: StreamObserver[Message]) extends Requests:
    private val call = serverCall(responses)
    private var asked = false
    call.disableAutoRequest()
    call.setOnReadyHandler(() => ask())

    private def ask(): Unit =
      if !asked && call.isReady then
        asked = true
        call.request(1)

    override def onNext(request: Message): Unit =
      call.onNext(squareOf(request))
      asked = false
      ask()

    override def onCompleted(): Unit = call.onCompleted()

  private def serverCall(responses: StreamObserver[Message]): ServerCallStreamObserver[Message] =
    val call = responses.asInstanceOf[ServerCallStreamObserver[Message]]
    // Without it, what is sent after a cancellation throws.
    call.setOnCancelHandler(() => ())
    call
