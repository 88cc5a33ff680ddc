package com.example.interop.server

import com.example.interop.program.ScalaPb
import com.example.interop.script.ScriptedCall
import com.example.interop.square.SquareService
import io.grpc.BindableService
import squarerpc_service.data.SquareServiceGrpc

import scala.concurrent.ExecutionContext

/** The server program. */
object ServerMain:
  def main(arguments: Array[String]): Unit =
    ServerProgram.run(arguments, ScalaPb.stack, service(_), ScriptedCall.play(_))

  private def service(bidi: Bidi): BindableService =
    () => SquareServiceGrpc.bindService(SquareService(bidi), ExecutionContext.global)
