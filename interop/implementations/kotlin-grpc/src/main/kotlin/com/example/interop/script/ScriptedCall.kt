package com.example.interop.script

import com.example.interop.driver.Observation
import com.example.interop.driver.Refusal
import com.example.interop.driver.Step
import io.grpc.MethodDescriptor.MethodType
import io.grpc.ServerCall
import io.grpc.Status
import io.grpc.kotlin.ServerCalls
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.produceIn
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.time.Duration.Companion.nanoseconds

/** One call while its script is played, by a handler of grpc-kotlin. */
class ScriptedCall private constructor(
  private val played: PlayedCall,
) {
  private val call = MessageCall(played)
  private val print = played.print::accept

  private fun listener(): ServerCall.Listener<Any> {
    val method = call.methodDescriptor
    val context = EmptyCoroutineContext
    val definition =
      when (method.type) {
        MethodType.UNARY ->
          ServerCalls.unaryServerMethodDefinition(context, method) { single(flowOf(it)) }

        MethodType.CLIENT_STREAMING ->
          ServerCalls.clientStreamingServerMethodDefinition(context, method) { single(it) }

        MethodType.SERVER_STREAMING ->
          ServerCalls.serverStreamingServerMethodDefinition(context, method) { stream(flowOf(it)) }

        else ->
          ServerCalls.bidiStreamingServerMethodDefinition(context, method) { stream(it) }
      }
    return call.listening(definition.serverCallHandler.startCall(call, played.headers))
  }

  /** The response goes out when the handler returns it. */
  private suspend fun single(requests: Flow<Any>): Any {
    var response: Any? = null
    play(requests) {
      if (response != null) throw Refusal.unsupported("a call with one response takes no second one")
      response = it
    }
    return checkNotNull(response)
  }

  private fun stream(requests: Flow<Any>): Flow<Any> = flow { play(requests) { emit(it) } }

  private suspend fun play(
    requests: Flow<Any>,
    send: suspend (Any) -> Unit,
  ) {
    played.begin()
    try {
      coroutineScope {
        Playing(this, requests, send).play()
      }
    } catch (cancelled: CancellationException) {
      print(Observation.of("cancelled"))
      throw cancelled
    } catch (refusal: Refusal) {
      print(refusal.observation())
      throw call.failing(PlayedCall.statusOf(refusal))
    } finally {
      print(Observation.of("call-ended"))
    }
  }

  private inner class Playing(
    private val scope: CoroutineScope,
    private val requests: Flow<Any>,
    private val sendResponse: suspend (Any) -> Unit,
  ) {
    // Begins with the first step that receives; a request waits for its step in the library.
    private val incoming = lazy { requests.buffer(Channel.RENDEZVOUS).produceIn(scope) }
    private var responseSent = false
    private var ended = false

    suspend fun play() {
      try {
        for (fields in played.script.steps) {
          run(Step.read("server", fields))
          if (ended) return
        }
        end(Status.OK)
      } finally {
        if (incoming.isInitialized()) incoming.value.cancel()
      }
    }

    private suspend fun run(step: Step) {
      when (step.text("do")) {
        "receive" -> receive()
        "receive-to-end" -> receiveToEnd {}
        "echo-to-end" -> receiveToEnd(::send)
        "send" -> send(played.responses.message(step.bytes()))
        "send-many" -> sendMany(step)
        "initial-metadata" -> {
          if (!call.sendHeadersNow(PlayedCall.metadata(step))) {
            throw Refusal.unsupported("the response headers were sent")
          }
          print(Observation.of("initial-metadata-sent"))
        }
        "trailers" -> call.trailers.merge(PlayedCall.metadata(step))
        "wait" -> delay(step.nanos("ms").nanoseconds)
        "wait-cancelled" -> awaitCancellation()
        "status" -> end(PlayedCall.status(step))
        "throw" -> {
          print(Observation.of("thrown"))
          error(step.text("message"))
        }
        "drain" -> {
          played.drain.run()
          print(Observation.of("draining"))
        }
        "exit" -> {
          print(Observation.of("exiting"))
          Runtime.getRuntime().halt(0)
        }
        else -> throw Refusal.unsupported("unknown step \"%s\"", step.text("do"))
      }
    }

    /** Null: the client has half-closed. */
    private suspend fun receive(): Any? {
      val request = incoming.value.receiveCatching().getOrNull()
      print(request?.let { played.requests.seen("received", it) } ?: Observation.of("half-close"))
      return request
    }

    private suspend fun receiveToEnd(andThen: suspend (Any) -> Unit) {
      while (true) andThen(receive() ?: return)
    }

    private suspend fun send(message: Any) {
      sendResponse(message)
      responseSent = true
      print(played.responses.seen("sent", message))
    }

    private suspend fun sendMany(step: Step) {
      val messages = step.messages()
      var count = 0
      try {
        while (count < messages.count) {
          sendResponse(played.responses.message(messages.at.apply(count)))
          responseSent = true
          count++
        }
      } catch (refusal: Refusal) {
        print(Observation.of("sent-many").with("count", count))
        throw refusal
      }
      print(Observation.of("sent-many").with("count", count))
    }

    private fun end(status: Status) {
      if (status.isOk && played.hasOneResponse() && !responseSent) {
        throw Refusal.unsupported("grpc-kotlin ends a call with one response with OK only by returning it")
      }
      ended = true
      print(Observation.of("status-sent").with("code", status.code.value()))
      if (!status.isOk) throw call.failing(status)
    }
  }

  companion object {
    @JvmStatic
    fun play(played: PlayedCall): ServerCall.Listener<Any> = ScriptedCall(played).listener()
  }
}
