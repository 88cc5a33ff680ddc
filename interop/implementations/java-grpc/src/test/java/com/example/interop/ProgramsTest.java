package com.example.interop;

import com.example.interop.client.ClientMain;
import com.example.interop.program.GrpcJava;
import com.example.interop.server.ServerMain;
import java.util.List;
import java.util.stream.Stream;

class ProgramsTest extends SquareProgramsTest {
  ProgramsTest() {
    super(GrpcJava.STACK, ServerMain.class, ClientMain.class);
  }

  @Override
  protected Stream<List<String>> stubs() {
    return Stream.of(List.of("--stub", "blocking"), List.of("--stub", "async"));
  }
}
