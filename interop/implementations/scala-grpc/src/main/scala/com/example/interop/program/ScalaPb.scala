package com.example.interop.program

import com.example.interop.driver.MessageCodec
import com.example.interop.driver.Refusal
import com.example.interop.driver.Stack
import com.google.protobuf.DescriptorProtos.FileDescriptorProto
import com.google.protobuf.InvalidProtocolBufferException
import scalapb.GeneratedMessage
import scalapb.GeneratedMessageCompanion
import scalapb.grpc.Marshaller
import squarerpc_service.data.DataProto
import squarerpc_service.data.Message

import java.io.InputStream
import scala.jdk.CollectionConverters.*

/** What the programs are built on. */
object ScalaPb:
  val stack: Stack = Stack(
    "scalapb",
    classOf[Marshaller[?]].getPackage.getImplementationVersion,
    contract,
    codec(Message)
  )

  /** As protoc has it: among the options of a field, ScalaPB puts the name that it has in Scala. */
  private def contract: FileDescriptorProto =
    val file = DataProto.javaDescriptor.toProto.toBuilder
    for
      message <- file.getMessageTypeBuilderList.asScala
      field <- message.getFieldBuilderList.asScala
    do field.clearOptions()
    file.build()

  /** Messages of a generated class. On the wire they are as ScalaPB's marshaller has them. */
  private def codec[A <: GeneratedMessage & AnyRef](companion: GeneratedMessageCompanion[A]): MessageCodec =
    new MessageCodec:
      private val marshaller = Marshaller(companion)

      override def message(bytes: Array[Byte]): Object =
        try companion.parseFrom(bytes)
        catch case invalid: InvalidProtocolBufferException => throw Refusal.notSent(invalid.getMessage)

      override def bytes(message: Object): Array[Byte] = message.asInstanceOf[A].toByteArray

      override def stream(message: Object): InputStream = marshaller.stream(message.asInstanceOf[A])

      override def parse(stream: InputStream): Object = marshaller.parse(stream)
