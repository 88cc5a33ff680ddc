package com.example.interop.script

import com.example.interop.driver.Observation
import com.example.interop.driver.Refusal
import com.example.interop.driver.Step
import com.google.gson.JsonObject
import io.grpc.Context
import io.grpc.MethodDescriptor.MethodType
import io.grpc.ServerCall
import io.grpc.Status
import io.grpc.stub.ServerCallStreamObserver
import io.grpc.stub.ServerCalls
import io.grpc.stub.StreamObserver
import scalapb.grpc.Grpc

import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.TimeUnit
import scala.concurrent.ExecutionContext
import scala.concurrent.ExecutionContext.Implicits.global
import scala.concurrent.Future
import scala.concurrent.Promise
import scala.jdk.CollectionConverters.*
import scala.util.Failure
import scala.util.Success

/** One call while its script is played, by a handler as ScalaPB's service has it. */
final class ScriptedCall private (played: PlayedCall):
  private val call = MessageCall(played)
  private val signal = Signal()

  private def print(seen: Observation): Unit = played.print.accept(seen)

  private def listener(): ServerCall.Listener[Object] =
    val handler = call.getMethodDescriptor.getType match
      case MethodType.UNARY =>
        ServerCalls.asyncUnaryCall[Object, Object]((request, responses) =>
          unary(request).onComplete(Grpc.completeObserver(responses))
        )
      case MethodType.SERVER_STREAMING =>
        ServerCalls.asyncServerStreamingCall[Object, Object]((request, responses) =>
          stream(OneRequest(request), responses)
        )
      case MethodType.CLIENT_STREAMING =>
        ServerCalls.asyncClientStreamingCall[Object, Object](requestStream(_))
      case _ => ServerCalls.asyncBidiStreamingCall[Object, Object](requestStream(_))
    call.listening(handler.startCall(call, played.headers))

  private def unary(request: Object): Future[Object] =
    val returned = ReturnedResponse()
    play(OneRequest(request), returned).map { status =>
      if !status.isOk then throw call.failing(status)
      returned.response
    }

  private def requestStream(responses: StreamObserver[Object]): StreamObserver[Object] =
    val requests = RequestStream(responses)
    stream(requests, responses)
    requests

  private def stream(requests: Requests, responses: StreamObserver[Object]): Unit =
    play(requests, ResponseStream(responses)).onComplete {
      case Success(status) if status.isOk => responses.onCompleted()
      case Success(status)                => responses.onError(call.failing(status))
      case Failure(thrown)                => responses.onError(thrown)
    }

  private def play(requests: Requests, responses: Responses): Future[Status] =
    played.begin()
    Context.current.addListener(_ => signal.cancel(), ExecutionContext.parasitic)
    Playing(requests, responses)
      .all(played.script.steps.asScala.toList)
      .recover {
        case Signal.Cancelled =>
          print(Observation.of("cancelled"))
          Status.CANCELLED
        case refusal: Refusal =>
          print(refusal.observation)
          PlayedCall.statusOf(refusal)
      }
      .andThen(_ => print(Observation.of("call-ended")))

  private trait Requests:
    /** None: the client has half-closed. */
    def next(): Future[Option[Object]]

  private final class OneRequest(request: Object) extends Requests:
    private var left = Option(request)

    override def next(): Future[Option[Object]] =
      val taken = left
      left = None
      signal.until(Some(taken))

  /** A request waits in the library until a step asks for it. */
  private final class RequestStream(responses: StreamObserver[Object])
      extends Requests,
        StreamObserver[Object]:
    private val call = responses.asInstanceOf[ServerCallStreamObserver[Object]]
    private val received = ConcurrentLinkedQueue[Object]()
    @volatile private var halfClosed = false
    private var asked = false
    call.disableAutoRequest()

    override def onNext(request: Object): Unit =
      received.add(request)
      signal.tell()

    override def onCompleted(): Unit =
      halfClosed = true
      signal.tell()

    override def onError(cancelled: Throwable): Unit = signal.cancel()

    override def next(): Future[Option[Object]] =
      signal.until {
        // Asked for first: the last request comes before it.
        val isLast = halfClosed
        val request = Option(received.poll())
        if request.isEmpty && !isLast && !asked then call.request(1)
        asked = request.isEmpty
        Option.when(request.nonEmpty || isLast)(request)
      }

  private trait Responses:
    /** Once the library has taken it. */
    def send(message: Object): Future[Unit]

  private final class ReturnedResponse extends Responses:
    var response: Object = null

    override def send(message: Object): Future[Unit] =
      response = message
      Future.unit

  private final class ResponseStream(responses: StreamObserver[Object]) extends Responses:
    private val call = responses.asInstanceOf[ServerCallStreamObserver[Object]]
    call.setOnReadyHandler(() => signal.tell())
    call.setOnCancelHandler(() => signal.cancel())

    override def send(message: Object): Future[Unit] =
      signal.until(Option.when(call.isReady)(call.onNext(message)))

  private final class Playing(requests: Requests, responses: Responses):
    private var responseSent = false

    /** The status with which they end. */
    def all(steps: List[JsonObject]): Future[Status] =
      // What a step throws is in the Future too.
      Future.unit.flatMap { _ =>
        steps match
          case Nil            => ending(Status.OK)
          case fields :: rest =>
            val step = Step.read("server", fields)
            if step.text("do") == "status" then ending(PlayedCall.status(step))
            else run(step).flatMap(_ => all(rest))
      }

    private def run(step: Step): Future[Unit] = step.text("do") match
      case "receive"          => receive().map(_ => ())
      case "receive-to-end"   => receiveToEnd(_ => Future.unit)
      case "echo-to-end"      => receiveToEnd(send)
      case "send"             => send(played.responses.message(step.bytes))
      case "send-many"        => sendMany(step)
      case "initial-metadata" =>
        if !call.sendHeadersNow(PlayedCall.metadata(step)) then
          throw Refusal.unsupported("the response headers were sent")
        print(Observation.of("initial-metadata-sent"))
        Future.unit
      case "trailers" =>
        call.trailers.merge(PlayedCall.metadata(step))
        Future.unit
      case "wait"           => waitFor(step.nanos("ms"))
      case "wait-cancelled" => signal.until(None)
      case "throw"          =>
        print(Observation.of("thrown"))
        throw IllegalStateException(step.text("message"))
      case "drain" =>
        played.drain.run()
        print(Observation.of("draining"))
        Future.unit
      case "exit" =>
        print(Observation.of("exiting"))
        Runtime.getRuntime.halt(0)
        Future.unit
      case unknown => throw Refusal.unsupported("unknown step \"%s\"", unknown)

    private def receive(): Future[Option[Object]] =
      requests
        .next()
        .map { request =>
          print(request.fold(Observation.of("half-close"))(played.requests.seen("received", _)))
          request
        }

    private def receiveToEnd(andThen: Object => Future[Unit]): Future[Unit] =
      receive().flatMap {
        case Some(request) => andThen(request).flatMap(_ => receiveToEnd(andThen))
        case None          => Future.unit
      }

    private def send(message: Object): Future[Unit] =
      taken(message).map(_ => print(played.responses.seen("sent", message)))

    private def sendMany(step: Step): Future[Unit] =
      val messages = step.messages
      var count = 0
      def rest(): Future[Unit] =
        if count == messages.count then Future.unit
        else
          taken(played.responses.message(messages.at.apply(count))).flatMap { _ =>
            count += 1
            rest()
          }
      Future.unit
        .flatMap(_ => rest())
        .andThen { case Success(_) | Failure(_: Refusal) =>
          print(Observation.of("sent-many").`with`("count", count))
        }

    private def taken(message: Object): Future[Unit] =
      if responseSent && played.hasOneResponse then
        throw Refusal.unsupported("a call with one response takes no second one")
      responses.send(message).map(_ => responseSent = true)

    private def waitFor(nanos: Long): Future[Unit] =
      val over = Promise[Unit]()
      CompletableFuture
        .delayedExecutor(nanos, TimeUnit.NANOSECONDS)
        .execute { () =>
          over.success(())
          signal.tell()
        }
      signal.until(Option.when(over.isCompleted)(()))

    private def ending(status: Status): Future[Status] =
      if status.isOk && played.hasOneResponse && !responseSent then
        throw Refusal.unsupported("a call with one response ends with OK only after it")
      print(Observation.of("status-sent").`with`("code", status.getCode.value))
      Future.successful(status)

object ScriptedCall:
  def play(played: PlayedCall): ServerCall.Listener[Object] = ScriptedCall(played).listener()
