package com.example.interop

import com.example.interop.client.ClientMain
import com.example.interop.program.grpcKotlin
import com.example.interop.server.ServerMain
import java.util.stream.Stream

class ProgramsTest : SquareProgramsTest(grpcKotlin, ServerMain::class.java, ClientMain::class.java) {
  override fun stubs(): Stream<List<String>> = Stream.of(listOf())
}
