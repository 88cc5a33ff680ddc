package com.example.interop.driver;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One step of a plan or of a script. Each field is there as the table of steps says. */
public final class Step {
  /**
   * The steps of client and server, with the kinds of their fields; a field with a question mark is
   * optional.
   */
  private static final Map<String, Map<String, Map<String, String>>> TABLE = table();

  private static final Gson GSON = new Gson();

  private final JsonObject fields;

  private Step(JsonObject fields) {
    this.fields = fields;
  }

  /** Reads a step of a client or a server; whatever is odd in it is unsupported. */
  public static Step read(String side, JsonObject fields) throws Refusal {
    var name = fields.has("do") ? fields.get("do").getAsString() : "";
    var expected = TABLE.get(side).get(name);
    if (expected == null) throw Refusal.unsupported("unknown step \"%s\"", name);
    var left = new ArrayList<>(fields.keySet());
    left.remove("do");
    for (var field : expected.entrySet()) {
      var optional = field.getKey().endsWith("?");
      var key = field.getKey().replace("?", "");
      if (!left.remove(key)) {
        if (optional) continue;
        throw Refusal.unsupported("step %s: no %s", name, key);
      }
      if (!isOfKind(field.getValue(), fields, key)) {
        throw Refusal.unsupported(
            "step %s: %s is no %s: %s", name, key, field.getValue(), fields.get(key));
      }
    }
    if (!left.isEmpty())
      throw Refusal.unsupported("step %s: unknown key \"%s\"", name, left.get(0));
    return new Step(fields);
  }

  private static boolean isOfKind(String kind, JsonObject fields, String key) {
    var value = fields.get(key);
    var text = value.toString();
    return switch (kind) {
      case "name", "text", "message" -> text.startsWith("\"");
      case "path" -> text.matches("\"/[^/]+/[^/]+\"");
      case "boolean" -> text.matches("true|false");
      case "codec" -> text.equals("\"bytes\"");
      case "compression" -> text.equals("\"gzip\"");
      case "milliseconds" -> text.matches("\\d.*");
      case "count" -> text.matches("\\d+");
      case "messages" -> value.isJsonArray() || isRule(value.getAsJsonObject());
      case "metadata" -> value.isJsonArray();
      default -> false;
    };
  }

  private static boolean isRule(JsonObject rule) {
    return rule.keySet().equals(Set.of("count", "template", "varying"))
        && rule.getAsJsonObject("varying").keySet().equals(Set.of("field", "type", "from"));
  }

  private static Map<String, Map<String, Map<String, String>>> table() {
    try (var file = Step.class.getResourceAsStream("driver-steps.json")) {
      var type = new TypeToken<Map<String, Map<String, Map<String, String>>>>() {};
      return new Gson().fromJson(new InputStreamReader(file, StandardCharsets.UTF_8), type);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  public boolean has(String key) {
    return fields.has(key);
  }

  public String text(String key) {
    return fields.get(key).getAsString();
  }

  public boolean is(String key) {
    return has(key) && fields.get(key).getAsBoolean();
  }

  public int number(String key) {
    return fields.get(key).getAsInt();
  }

  /** Milliseconds in the plan, nanoseconds here; at most 100 years. */
  public long nanos(String key) {
    return (long) Math.min(fields.get(key).getAsDouble() * 1e6, 3.15e18);
  }

  public List<List<String>> metadata() {
    if (!has("metadata")) return List.of();
    return GSON.fromJson(fields.get("metadata"), new TypeToken<>() {});
  }

  /** The one message of the step, with the zeros after it. */
  public byte[] bytes() throws Refusal {
    var bytes = decode(text("bytes"));
    return has("zeros") ? Arrays.copyOf(bytes, bytes.length + number("zeros")) : bytes;
  }

  public BulkMessages messages() throws Refusal {
    var messages = fields.get("messages");
    try {
      return messages.isJsonArray()
          ? BulkMessages.list(GSON.fromJson(messages, new TypeToken<List<String>>() {}))
          : BulkMessages.rule(GSON.fromJson(messages, BulkMessages.Rule.class));
    } catch (JsonParseException | IllegalArgumentException cause) {
      throw Refusal.unsupported("step %s: messages: %s", text("do"), cause.getMessage());
    }
  }

  private byte[] decode(String text) throws Refusal {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException cause) {
      throw Refusal.unsupported("step %s: not in base64: %s", text("do"), cause.getMessage());
    }
  }
}
