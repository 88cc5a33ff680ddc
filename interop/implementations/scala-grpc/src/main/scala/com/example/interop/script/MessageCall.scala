package com.example.interop.script

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener
import io.grpc.Metadata
import io.grpc.MethodDescriptor
import io.grpc.ServerCall
import io.grpc.Status
import io.grpc.StatusException

import java.io.ByteArrayInputStream

/** A call of bytes as a call of messages. A handler of ScalaPB knows neither headers nor the trailers that go
  * with OK: they go by here, as in an interceptor.
  */
private[script] final class MessageCall(played: PlayedCall)
    extends SimpleForwardingServerCall[Object, Object](played.call):
  val trailers: Metadata = Metadata()
  private val method = played.call.getMethodDescriptor.toBuilder(played.requests, played.responses).build()
  private var headersSent = false

  override def getMethodDescriptor: MethodDescriptor[Object, Object] = method

  /** False: they were sent before. */
  def sendHeadersNow(headers: Metadata): Boolean =
    val isFirst = !headersSent
    if isFirst then
      headersSent = true
      super.sendHeaders(headers)
    isFirst

  /** By the stub, with the first response. */
  override def sendHeaders(headers: Metadata): Unit =
    sendHeadersNow(headers)
    ()

  override def sendMessage(message: Object): Unit = super.sendMessage(played.responses.bytes(message))

  def failing(status: Status): StatusException = StatusException(status, trailers)

  override def close(status: Status, trailers: Metadata): Unit =
    if status.isOk then trailers.merge(this.trailers)
    super.close(status, trailers)

  def listening(listener: ServerCall.Listener[Object]): ServerCall.Listener[Object] =
    new SimpleForwardingServerCallListener[Object](listener):
      override def onMessage(bytes: Object): Unit =
        super.onMessage(played.requests.parse(ByteArrayInputStream(bytes.asInstanceOf[Array[Byte]])))
