package com.example.interop.client

import io.grpc.ManagedChannel
import io.grpc.stub.StreamObserver
import squarerpc_service.data.Message
import squarerpc_service.data.SquareServiceGrpc

import java.util.concurrent.TimeUnit
import scala.concurrent.Await
import scala.concurrent.ExecutionContext.Implicits.global
import scala.concurrent.Future
import scala.concurrent.Promise
import scala.concurrent.duration.Duration

/** The tutorial's five examples, a number a line. The last two are the same call: it is the server that
  * decides when it answers.
  */
private[client] object Examples:
  private val TimeoutSeconds = 10L

  def run(channel: ManagedChannel): Unit =
    def stub = SquareServiceGrpc.stub(channel).withDeadlineAfter(TimeoutSeconds, TimeUnit.SECONDS)
    val all =
      for
        square <- stub.square(Message(12.3))
        _ = println(square.message)
        _ <- printed(stub.rangeSquare(Message(12.0), _))
        _ <- printed(responses => sendTwelve(stub.sumSquare(responses)))
        _ <- printed(responses => sendTwelve(stub.streamrangeSquare(responses)))
        _ <- printed(responses => sendTwelve(stub.streamrangeSquare(responses)))
      yield ()
    // Each call has its deadline.
    Await.result(all, Duration.Inf)

  private def printed(call: StreamObserver[Message] => Unit): Future[Unit] =
    val completed = Promise[Unit]()
    call(
      new StreamObserver[Message]:
        override def onNext(response: Message): Unit = println(response.message)
        override def onError(cause: Throwable): Unit = completed.failure(cause)
        override def onCompleted(): Unit = completed.success(())
    )
    completed.future

  private def sendTwelve(requests: StreamObserver[Message]): Unit =
    for number <- 0 until 12 do requests.onNext(Message(number.toDouble))
    requests.onCompleted()
