package com.example.interop.script;

import com.example.interop.driver.Contract;
import com.example.interop.driver.Log;
import com.example.interop.driver.MessageCodec;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plays scripts on every method of a contract; the other calls go to the handlers of its own
 * service.
 */
public final class ScriptPlayer {
  private final Contract contract;
  private final Map<String, Script> scripts;
  private final Log log;
  private final Runnable drain;
  private final PlayedCall.Player player;
  private final AtomicInteger played = new AtomicInteger();

  /**
   * @param scripts by path, of calls that carry none; or null
   * @param drain returns once new calls are refused
   */
  public ScriptPlayer(
      Contract contract,
      Map<String, Script> scripts,
      Log log,
      Runnable drain,
      PlayedCall.Player player) {
    this.contract = contract;
    this.scripts = scripts == null ? Map.of() : scripts;
    this.log = log;
    this.drain = drain;
    this.player = player;
  }

  /** The contract has this service, so that its calls play scripts. */
  public boolean has(String service) {
    return contract.methods().keySet().stream()
        .anyMatch(path -> path.startsWith("/" + service + "/"));
  }

  /** All methods of the contract, as a server takes them. */
  public HandlerRegistry methods(ServerServiceDefinition own) {
    // Handlers see bytes, so that a script can do without a protobuf runtime; those of the service
    // get their messages by their own marshallers.
    var ownMethods = ServerInterceptors.useMarshalledMessages(own, MessageCodec.BYTES);
    var methods = new HashMap<String, ServerMethodDefinition<?, ?>>();
    contract
        .methods()
        .forEach(
            (path, method) -> {
              var name = path.substring(1);
              @SuppressWarnings("unchecked")
              var answering = (ServerMethodDefinition<Object, Object>) ownMethods.getMethod(name);
              methods.put(name, playing(name, method, answering));
            });
    return new HandlerRegistry() {
      @Override
      public ServerMethodDefinition<?, ?> lookupMethod(String name, String authority) {
        return methods.get(name);
      }
    };
  }

  private ServerMethodDefinition<Object, Object> playing(
      String name, MethodDescriptor method, ServerMethodDefinition<Object, Object> own) {
    var descriptor =
        io.grpc.MethodDescriptor.<Object, Object>newBuilder()
            .setFullMethodName(name)
            .setType(typeOf(method))
            .setRequestMarshaller(MessageCodec.BYTES)
            .setResponseMarshaller(MessageCodec.BYTES)
            .build();
    var requests = contract.codecOf(method.getInputType());
    var responses = contract.codecOf(method.getOutputType());
    ServerCallHandler<Object, Object> handler =
        (call, headers) -> {
          try {
            var script = scriptOf(call, headers);
            if (script != null) {
              return script.ofBytes()
                  ? play(script, call, headers, MessageCodec.BYTES, MessageCodec.BYTES)
                  : play(script, call, headers, requests, responses);
            }
            if (own != null) return own.getServerCallHandler().startCall(call, headers);
            throw Status.UNIMPLEMENTED
                .withDescription(name + " answers scripts only")
                .asException();
          } catch (StatusException refused) {
            call.close(refused.getStatus(), new Metadata());
            return new ServerCall.Listener<>() {};
          }
        };
    return ServerMethodDefinition.create(descriptor, handler);
  }

  private Script scriptOf(ServerCall<?, ?> call, Metadata headers) throws StatusException {
    var text = headers.get(Script.KEY);
    if (text != null) return Script.parse(text);
    var script = scripts.get("/" + call.getMethodDescriptor().getFullMethodName());
    return script == null ? null : script.named(Integer.toString(played.incrementAndGet()));
  }

  private ServerCall.Listener<Object> play(
      Script script,
      ServerCall<Object, Object> call,
      Metadata headers,
      MessageCodec requests,
      MessageCodec responses) {
    return player.play(
        new PlayedCall(
            script,
            call,
            headers,
            requests,
            responses,
            drain,
            seen -> log.print(seen.with("call", script.call()))));
  }

  /** As it is declared in the descriptors. */
  public static MethodType typeOf(MethodDescriptor method) {
    if (method.isClientStreaming()) {
      return method.isServerStreaming() ? MethodType.BIDI_STREAMING : MethodType.CLIENT_STREAMING;
    }
    return method.isServerStreaming() ? MethodType.SERVER_STREAMING : MethodType.UNARY;
  }
}
