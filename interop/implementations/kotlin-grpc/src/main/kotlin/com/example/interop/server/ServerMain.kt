package com.example.interop.server

import com.example.interop.program.grpcKotlin
import com.example.interop.script.ScriptedCall
import com.example.interop.square.SquareService

/** The server program. */
object ServerMain {
  @JvmStatic
  fun main(arguments: Array<String>) {
    ServerProgram.run(arguments, grpcKotlin, ::SquareService, ScriptedCall::play)
  }
}
