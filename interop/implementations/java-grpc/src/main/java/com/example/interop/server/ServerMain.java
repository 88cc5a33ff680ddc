package com.example.interop.server;

import com.example.interop.program.GrpcJava;
import com.example.interop.script.ScriptedCall;
import com.example.interop.square.SquareService;

/** The server program. */
public final class ServerMain {
  private ServerMain() {}

  public static void main(String[] arguments) {
    ServerProgram.run(arguments, GrpcJava.STACK, SquareService::new, ScriptedCall::play);
  }
}
