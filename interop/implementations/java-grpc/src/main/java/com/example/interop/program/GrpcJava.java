package com.example.interop.program;

import com.example.interop.driver.MessageCodec;
import com.example.interop.driver.Stack;
import com.google.protobuf.ExtensionRegistry;
import io.grpc.internal.GrpcUtil;
import squarerpc_service.Data;

/** What the programs are built on. */
public final class GrpcJava {
  public static final Stack STACK =
      new Stack(
          "grpc-java",
          GrpcUtil.getGrpcBuildVersion().getImplementationVersion(),
          Data.getDescriptor().toProto(),
          MessageCodec.of(Data.Message.parser(), ExtensionRegistry.getEmptyRegistry()));

  private GrpcJava() {}
}
