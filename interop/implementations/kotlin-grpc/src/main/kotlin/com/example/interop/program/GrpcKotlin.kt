package com.example.interop.program

import com.example.interop.driver.MessageCodec
import com.example.interop.driver.Stack
import com.google.protobuf.ExtensionRegistry
import squarerpc_service.Data
import java.util.Properties

/** What the programs are built on. */
val grpcKotlin =
  Stack(
    "grpc-kotlin",
    version(),
    Data.getDescriptor().toProto(),
    MessageCodec.of(Data.Message.parser(), ExtensionRegistry.getEmptyRegistry()),
  )

/** The jar of grpc-kotlin does not say it. */
private fun version(): String =
  Stack::class.java.getResourceAsStream("/com/example/interop/program/grpc-kotlin.properties").use { file ->
    Properties().apply { load(file) }.getProperty("version")
  }
