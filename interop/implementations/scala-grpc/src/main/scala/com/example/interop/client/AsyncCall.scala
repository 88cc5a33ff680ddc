package com.example.interop.client

import com.example.interop.client.StubCall.Received
import io.grpc.CallOptions
import io.grpc.Channel
import io.grpc.ClientInterceptors
import io.grpc.Context
import io.grpc.Metadata
import io.grpc.MethodDescriptor
import io.grpc.MethodDescriptor.MethodType
import io.grpc.Status
import io.grpc.stub.ClientCallStreamObserver
import io.grpc.stub.ClientResponseObserver
import io.grpc.stub.MetadataUtils
import io.grpc.stub.StreamObserver
import scalapb.grpc.ClientCalls

import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import scala.concurrent.ExecutionContext
import scala.util.Failure
import scala.util.Success

/** A call of ScalaPB's asynchronous stub: what comes is put into a queue, and asked for one by one. */
private[client] final class AsyncCall private (
    channel: Channel,
    method: MethodDescriptor[Object, Object],
    options: CallOptions
) extends StubCall,
      ClientResponseObserver[Object, Object]:
  private val received = LinkedBlockingQueue[Received]()
  // The Future of a unary call has nothing to cancel it with.
  private val context = Context.ROOT.withCancellation()
  private var requests = Option.empty[ClientCallStreamObserver[Object]]
  private var asked = false
  private var ended = false

  private def begin(call: => StreamObserver[Object]): Unit = context.run(() => { call; () })

  method.getType match
    case MethodType.CLIENT_STREAMING =>
      begin(ClientCalls.asyncClientStreamingCall(channel, method, options, this))
    case MethodType.BIDI_STREAMING =>
      begin(ClientCalls.asyncBidiStreamingCall(channel, method, options, this))
    case _ =>

  override def beforeStart(stream: ClientCallStreamObserver[Object]): Unit =
    requests = Some(stream)
    if !method.getType.serverSendsOneMessage then stream.disableAutoRequestWithInitial(0)
    if !method.getType.clientSendsOneMessage then stream.setOnReadyHandler(() => wake())

  private def wake(): Unit = synchronized(notifyAll())

  override def onNext(message: Object): Unit = received.put(Received(message, null))

  override def onError(cause: Throwable): Unit = end(Status.fromThrowable(cause))

  override def onCompleted(): Unit = end(Status.OK)

  private def end(status: Status): Unit = synchronized {
    ended = true
    received.put(Received(null, status))
    notifyAll()
  }

  override def send(message: Object): Boolean =
    method.getType match
      case MethodType.UNARY =>
        context.run(() => unary(message))
        true
      case MethodType.SERVER_STREAMING =>
        context.run(() => ClientCalls.asyncServerStreamingCall(channel, method, options, message, this))
        true
      case _ =>
        val isOpen = hasRoom()
        if isOpen then requests.foreach(_.onNext(message))
        isOpen

  private def unary(message: Object): Unit =
    ClientCalls
      .asyncUnaryCall(channel, method, options, message)
      .onComplete {
        case Success(response) =>
          onNext(response)
          onCompleted()
        case Failure(cause) => onError(cause)
      }(using ExecutionContext.parasitic)

  /** Waits for it. False: the call has ended. */
  private def hasRoom(): Boolean = synchronized {
    while !ended && !requests.exists(_.isReady) do wait()
    !ended
  }

  override def halfClose(): Boolean = synchronized {
    if !ended then requests.foreach(_.onCompleted())
    !ended
  }

  override def cancel(): Unit =
    context.cancel(null)
    ()

  override def receive(nanos: Long): Received =
    if !asked && !method.getType.serverSendsOneMessage then
      asked = true
      requests.foreach(_.request(1))
    val next = received.poll(nanos, TimeUnit.NANOSECONDS)
    if next != null then asked = false
    next

private[client] object AsyncCall:
  /** ScalaPB's stubs take no headers; a channel adds them. */
  def open(
      channel: Channel,
      method: MethodDescriptor[Object, Object],
      options: CallOptions,
      headers: Metadata
  ): StubCall =
    val adding = MetadataUtils.newAttachHeadersInterceptor(headers)
    AsyncCall(ClientInterceptors.intercept(channel, adding), method, options)
