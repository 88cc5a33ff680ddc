package com.example.interop.client

import com.example.interop.driver.MessageCodec
import com.example.interop.server.Bidi
import com.example.interop.square.SquareService
import io.grpc.CallOptions
import io.grpc.InsecureChannelCredentials
import io.grpc.InsecureServerCredentials
import io.grpc.Metadata
import io.grpc.MethodDescriptor
import io.grpc.MethodDescriptor.MethodType
import io.grpc.Status
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import squarerpc_service.Data.Message
import java.net.InetAddress
import java.net.InetSocketAddress

class CoroutineCallTest {
  private val server =
    NettyServerBuilder
      .forAddress(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), InsecureServerCredentials.create())
      .addService(SquareService(Bidi.AFTER_HALF_CLOSE))
      .build()
      .start()
  private val channel =
    NettyChannelBuilder
      .forAddress("127.0.0.1", server.port, InsecureChannelCredentials.create())
      .proxyDetector { null }
      .build()

  @AfterEach
  fun stop() {
    channel.shutdownNow()
    server.shutdownNow()
  }

  @Test
  fun `what comes later is kept for the next receive`() {
    val call = open("streamrangeSquare", MethodType.BIDI_STREAMING)
    assertTrue(call.send(bytesOf(3.0)))
    assertNull(call.receive(1_000_000))
    assertTrue(call.halfClose())
    assertEquals(9.0, Message.parseFrom(call.receive(Long.MAX_VALUE)?.message as ByteArray).message)
    assertEquals(Status.OK, call.receive(Long.MAX_VALUE)?.status)
  }

  @Test
  fun `a call that has ended takes no more`() {
    val call = open("cubes", MethodType.CLIENT_STREAMING)
    assertEquals(Status.Code.UNIMPLEMENTED, call.receive(Long.MAX_VALUE)?.status?.code)
    assertFalse(call.send(bytesOf(3.0)))
    assertFalse(call.halfClose())
  }

  @Test
  fun `a cancelled call ends with CANCELLED, and takes no more`() {
    val call = open("streamrangeSquare", MethodType.BIDI_STREAMING)
    call.cancel()
    assertEquals(Status.Code.CANCELLED, call.receive(Long.MAX_VALUE)?.status?.code)
    assertFalse(call.send(bytesOf(3.0)))
  }

  private fun open(
    method: String,
    type: MethodType,
  ): StubCall {
    val descriptor =
      MethodDescriptor
        .newBuilder<Any, Any>(MessageCodec.BYTES, MessageCodec.BYTES)
        .setFullMethodName("squarerpc_service.SquareService/$method")
        .setType(type)
        .build()
    return CoroutineCall(channel, descriptor, CallOptions.DEFAULT, Metadata())
  }

  private fun bytesOf(number: Double) =
    Message
      .newBuilder()
      .setMessage(number)
      .build()
      .toByteArray()
}
