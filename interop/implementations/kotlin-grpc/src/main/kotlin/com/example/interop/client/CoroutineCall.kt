package com.example.interop.client

import com.example.interop.client.StubCall.Received
import io.grpc.CallOptions
import io.grpc.Metadata
import io.grpc.MethodDescriptor
import io.grpc.MethodDescriptor.MethodType
import io.grpc.Status
import io.grpc.StatusException
import io.grpc.kotlin.ClientCalls
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ChannelResult
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.consumeAsFlow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.selects.onTimeout
import kotlinx.coroutines.selects.select
import kotlin.time.Duration.Companion.nanoseconds

/**
 * A call of grpc-kotlin, step by step. A coroutine of its own collects the responses; neither they
 * nor the requests wait anywhere but in the library.
 */
internal class CoroutineCall(
  private val channel: io.grpc.Channel,
  private val method: MethodDescriptor<Any, Any>,
  private val options: CallOptions,
  private val headers: Metadata,
) : StubCall {
  private val requests = Channel<Any>(Channel.RENDEZVOUS)
  private val received = Channel<Any>(Channel.RENDEZVOUS)
  private val scope = CoroutineScope(Dispatchers.Default)
  private var job: Job? = null

  init {
    when (method.type) {
      MethodType.CLIENT_STREAMING -> start(flow { emit(clientStreaming()) })
      MethodType.BIDI_STREAMING -> start(bidiStreaming())
      else -> Unit
    }
  }

  private suspend fun clientStreaming() = ClientCalls.clientStreamingRpc(channel, method, requests.consumeAsFlow(), options, headers)

  private fun bidiStreaming() = ClientCalls.bidiStreamingRpc(channel, method, requests.consumeAsFlow(), options, headers)

  private fun start(responses: Flow<Any>) {
    // Undispatched: the call has begun when this returns.
    job =
      scope.launch(start = CoroutineStart.UNDISPATCHED) {
        val failure = runCatching { responses.collect(received::send) }.exceptionOrNull()
        requests.cancel()
        received.close(failure)
      }
  }

  override fun send(message: Any): Boolean {
    when (method.type) {
      MethodType.UNARY -> start(flow { emit(ClientCalls.unaryRpc(channel, method, message, options, headers)) })
      MethodType.SERVER_STREAMING -> start(ClientCalls.serverStreamingRpc(channel, method, message, options, headers))
      else -> return taken(message)
    }
    return true
  }

  private fun taken(message: Any): Boolean =
    runBlocking {
      try {
        requests.send(message)
        true
      } catch (_: CancellationException) {
        false
      }
    }

  /** The end of a call cancels its requests. */
  override fun halfClose(): Boolean = requests.close()

  override fun cancel() = runBlocking { job?.cancelAndJoin() ?: Unit }

  @OptIn(ExperimentalCoroutinesApi::class)
  override fun receive(nanos: Long): Received? =
    runBlocking {
      select {
        received.onReceiveCatching(::next)
        onTimeout(nanos.nanoseconds) { null }
      }
    }

  private fun next(result: ChannelResult<Any>): Received =
    result.getOrNull()?.let { Received(it, null) } ?: Received(null, statusOf(result.exceptionOrNull()))

  private fun statusOf(failure: Throwable?): Status =
    when (failure) {
      null -> Status.OK
      is StatusException -> failure.status
      // Of a coroutine that was cancelled, grpc-kotlin tells no status.
      is CancellationException -> Status.CANCELLED
      else -> throw failure
    }
}
