package com.example.interop.driver;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.function.IntFunction;

/** The messages of a step, in bytes: a list, or so many by a rule. */
public record BulkMessages(int count, IntFunction<byte[]> at) {
  /** Each message is the template, and after it one field with the next number. */
  record Rule(int count, String template, Varying varying) {}

  record Varying(int field, String type, long from) {}

  static BulkMessages list(List<String> messages) {
    var decoded = messages.stream().map(Base64.getDecoder()::decode).toList();
    return new BulkMessages(decoded.size(), decoded::get);
  }

  static BulkMessages rule(Rule rule) {
    var template = Base64.getDecoder().decode(rule.template());
    var varying = rule.varying();
    if (!varying.type().equals("double") && !varying.type().equals("int64")) {
      throw new IllegalArgumentException("no field varies as " + varying.type());
    }
    return new BulkMessages(
        rule.count(),
        n -> {
          var bytes = new ByteArrayOutputStream(template.length + 16);
          bytes.writeBytes(template);
          var output = CodedOutputStream.newInstance(bytes);
          try {
            if (varying.type().equals("double")) {
              output.writeDouble(varying.field(), varying.from() + n);
            } else {
              output.writeInt64(varying.field(), varying.from() + n);
            }
            output.flush();
          } catch (IOException cause) {
            throw new UncheckedIOException(cause);
          }
          return bytes.toByteArray();
        });
  }
}
