package com.example.interop.client

import io.grpc.ManagedChannel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.runBlocking
import squarerpc_service.Data.Message
import squarerpc_service.SquareServiceGrpcKt.SquareServiceCoroutineStub
import java.util.concurrent.TimeUnit

private const val TIMEOUT_SECONDS = 10L

/**
 * The tutorial's five examples, a number a line. The last two are the same call: it is the server
 * that decides when it answers.
 */
internal fun runExamples(channel: ManagedChannel) =
  runBlocking {
    val stub = SquareServiceCoroutineStub(channel)

    fun timed() = stub.withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS)
    print(timed().square(number(12.3)))
    timed().rangeSquare(number(12.0)).collect(::print)
    print(timed().sumSquare(twelve()))
    repeat(2) { timed().streamrangeSquare(twelve()).collect(::print) }
  }

private fun twelve(): Flow<Message> = (0 until 12).asFlow().map { number(it.toDouble()) }

private fun number(value: Double): Message = Message.newBuilder().setMessage(value).build()

private fun print(response: Message) = println(response.message)
