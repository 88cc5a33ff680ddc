package com.example.interop.client

import com.example.interop.program.grpcKotlin

/** The client program. */
object ClientMain {
  @JvmStatic
  fun main(arguments: Array<String>) {
    ClientProgram.run(
      arguments,
      grpcKotlin,
      linkedMapOf("coroutines" to ClientProgram.Stub(::CoroutineCall, ::runExamples)),
    )
  }
}
