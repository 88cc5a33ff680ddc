package com.example.interop.script;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.List;

/** What a call is to be answered with: docs/driver-contract.md, Scripts. */
public record Script(String call, String codec, List<JsonObject> steps) {
  static final Metadata.Key<String> KEY =
      Metadata.Key.of("interop-script", Metadata.ASCII_STRING_MARSHALLER);

  /** Of a call that carries it. */
  static Script parse(String text) throws StatusException {
    Script script;
    try {
      script = new Gson().fromJson(text, Script.class);
    } catch (JsonParseException cause) {
      throw malformed(cause.getMessage());
    }
    if (script == null || script.call == null || script.call.isEmpty()) throw malformed("no call");
    if (script.steps == null) throw malformed("no steps");
    if (script.codec != null && !script.codec.equals("bytes")) {
      throw malformed("unknown codec " + script.codec);
    }
    return script;
  }

  private static StatusException malformed(String why) {
    return Status.INVALID_ARGUMENT
        .withDescription(KEY.name() + " is malformed: " + why)
        .asException();
  }

  Script named(String call) {
    return new Script(call, codec, steps);
  }

  boolean ofBytes() {
    return codec != null;
  }
}
