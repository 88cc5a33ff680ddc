package com.example.interop

import com.example.interop.program.ScalaPb

import java.util.List
import java.util.stream.Stream

// An object's class with the static main has no name in Scala.
class ProgramsTest
    extends SquareProgramsTest(
      ScalaPb.stack,
      Class.forName("com.example.interop.server.ServerMain"),
      Class.forName("com.example.interop.client.ClientMain")
    ):
  override protected def stubs(): Stream[List[String]] = Stream.of(List.of())
