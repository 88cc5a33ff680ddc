package com.example.interop.square

import com.example.interop.server.Bidi
import io.grpc.Status
import io.grpc.StatusException
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.emitAll
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.fold
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import squarerpc_service.Data.Message
import squarerpc_service.SquareServiceGrpcKt.SquareServiceCoroutineImplBase

/** Above it, a double does not hold every whole number. */
private const val MAX_RANGE = 9007199254740992.0

/** The service of the tutorial. */
class SquareService(
  private val bidi: Bidi,
) : SquareServiceCoroutineImplBase() {
  override suspend fun square(request: Message): Message = squareOf(request)

  override fun rangeSquare(request: Message): Flow<Message> {
    val limit = request.message
    if (limit.isNaN() || limit >= MAX_RANGE) {
      throw StatusException(Status.INVALID_ARGUMENT.withDescription("a range ends below 2^53, not at $limit"))
    }
    return flow {
      var number = 0.0
      while (number <= limit) {
        emit(messageOf(number * number))
        number++
      }
    }
  }

  override suspend fun sumSquare(requests: Flow<Message>): Message =
    messageOf(requests.fold(0.0) { sum, request -> sum + squareOf(request).message })

  override fun streamrangeSquare(requests: Flow<Message>): Flow<Message> =
    when (bidi) {
      Bidi.INTERLEAVED -> requests.map(::squareOf)
      Bidi.AFTER_HALF_CLOSE -> flow { emitAll(requests.toList().asFlow().map(::squareOf)) }
    }
}

private fun squareOf(request: Message) = messageOf(request.message * request.message)

private fun messageOf(number: Double): Message = Message.newBuilder().setMessage(number).build()
