package com.example.interop.script

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener
import io.grpc.Metadata
import io.grpc.MethodDescriptor
import io.grpc.ServerCall
import io.grpc.Status
import io.grpc.StatusException
import java.io.ByteArrayInputStream

/**
 * A call of bytes as a call of messages. A handler of grpc-kotlin knows neither headers nor the
 * trailers that go with OK: they go by here, as in an interceptor.
 */
internal class MessageCall(
  private val played: PlayedCall,
) : SimpleForwardingServerCall<Any, Any>(played.call) {
  val trailers = Metadata()
  private val method =
    played.call.methodDescriptor
      .toBuilder(played.requests, played.responses)
      .build()
  private var headersSent = false

  override fun getMethodDescriptor(): MethodDescriptor<Any, Any> = method

  /** False: they were sent before. */
  fun sendHeadersNow(headers: Metadata): Boolean {
    if (headersSent) return false
    headersSent = true
    super.sendHeaders(headers)
    return true
  }

  /** By grpc-kotlin, with the first response. */
  override fun sendHeaders(headers: Metadata) {
    sendHeadersNow(headers)
  }

  override fun sendMessage(message: Any) = super.sendMessage(played.responses.bytes(message))

  fun failing(status: Status) = StatusException(status, trailers)

  override fun close(
    status: Status,
    trailers: Metadata,
  ) {
    if (status.isOk) trailers.merge(this.trailers)
    super.close(status, trailers)
  }

  fun listening(listener: ServerCall.Listener<Any>): ServerCall.Listener<Any> =
    object : SimpleForwardingServerCallListener<Any>(listener) {
      override fun onMessage(bytes: Any) = super.onMessage(played.requests.parse(ByteArrayInputStream(bytes as ByteArray)))
    }
}
