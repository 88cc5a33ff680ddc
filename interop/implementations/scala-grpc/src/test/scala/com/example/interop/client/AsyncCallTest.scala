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
import squarerpc_service.data.Message
import squarerpc_service.data.SquareServiceGrpc

import java.net.InetAddress
import java.net.InetSocketAddress
import scala.concurrent.ExecutionContext

class AsyncCallTest:
  private val loopback = InetSocketAddress(InetAddress.getLoopbackAddress, 0)
  private val server = NettyServerBuilder
    .forAddress(loopback, InsecureServerCredentials.create())
    .addService(SquareServiceGrpc.bindService(SquareService(Bidi.AFTER_HALF_CLOSE), ExecutionContext.global))
    .build()
    .start()
  private val channel = NettyChannelBuilder
    .forAddress("127.0.0.1", server.getPort, InsecureChannelCredentials.create())
    .proxyDetector(_ => null)
    .build()

  @AfterEach
  def stop(): Unit =
    channel.shutdownNow()
    server.shutdownNow()
    ()

  @Test
  def whatComesLaterIsKeptForTheNextReceive(): Unit =
    val call = open("streamrangeSquare", MethodType.BIDI_STREAMING)
    assertTrue(call.send(bytesOf(3.0)))
    assertNull(call.receive(1_000_000))
    assertTrue(call.halfClose())
    val response = call.receive(Long.MaxValue).message.asInstanceOf[Array[Byte]]
    assertEquals(9.0, Message.parseFrom(response).message)
    assertEquals(Status.OK, call.receive(Long.MaxValue).status)

  @Test
  def aCallThatHasEndedTakesNoMore(): Unit =
    val call = open("cubes", MethodType.CLIENT_STREAMING)
    assertEquals(Status.Code.UNIMPLEMENTED, call.receive(Long.MaxValue).status.getCode)
    assertFalse(call.send(bytesOf(3.0)))
    assertFalse(call.halfClose())

  @Test
  def theFutureOfAUnaryCallIsCancelledByItsContext(): Unit =
    val call = open("square", MethodType.UNARY)
    call.cancel()
    assertTrue(call.send(bytesOf(3.0)))
    assertEquals(Status.Code.CANCELLED, call.receive(Long.MaxValue).status.getCode)

  private def open(method: String, kind: MethodType): StubCall =
    val descriptor = MethodDescriptor
      .newBuilder[Object, Object](MessageCodec.BYTES, MessageCodec.BYTES)
      .setFullMethodName(s"squarerpc_service.SquareService/$method")
      .setType(kind)
      .build()
    AsyncCall.open(channel, descriptor, CallOptions.DEFAULT, Metadata())

  private def bytesOf(number: Double) = Message(number).toByteArray
