package com.example.interop.client

import com.example.interop.program.ScalaPb

import java.util.LinkedHashMap

/** The client program. */
object ClientMain:
  def main(arguments: Array[String]): Unit =
    val stubs = LinkedHashMap[String, ClientProgram.Stub]()
    stubs.put("async", ClientProgram.Stub(AsyncCall.open(_, _, _, _), Examples.run(_)))
    ClientProgram.run(arguments, ScalaPb.stack, stubs)
