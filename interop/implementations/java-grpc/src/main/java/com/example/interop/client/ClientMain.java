package com.example.interop.client;

import com.example.interop.client.ClientProgram.Stub;
import com.example.interop.program.GrpcJava;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.MethodDescriptor;
import io.grpc.stub.MetadataUtils;
import java.util.LinkedHashMap;

/** The client program. */
public final class ClientMain {
  private ClientMain() {}

  public static void main(String[] arguments) {
    var stubs = new LinkedHashMap<String, Stub>();
    stubs.put("blocking", new Stub(withHeaders(BlockingCall::open), Examples::runBlocking));
    stubs.put("async", new Stub(withHeaders(AsyncCall::open), Examples::runAsync));
    ClientProgram.run(arguments, GrpcJava.STACK, stubs);
  }

  /** Stubs of grpc-java take no headers; a channel adds them. */
  private static StubCall.Factory withHeaders(Opening opening) {
    return (channel, method, options, headers) ->
        opening.open(
            ClientInterceptors.intercept(
                channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
            method,
            options);
  }

  private interface Opening {
    StubCall open(Channel channel, MethodDescriptor<Object, Object> method, CallOptions options);
  }
}
