package com.example.interop.driver;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** One line of output. */
public record Observation(JsonObject fields) {
  public static Observation of(String event) {
    return new Observation(new JsonObject()).with("event", event);
  }

  public Observation with(String key, String value) {
    fields.addProperty(key, value);
    return this;
  }

  public Observation with(String key, Number value) {
    fields.addProperty(key, value);
    return this;
  }

  public Observation with(String key, JsonElement value) {
    fields.add(key, value);
    return this;
  }

  /** A JSON array of texts. */
  public static JsonArray list(String... texts) {
    var list = new JsonArray();
    for (var text : texts) list.add(text);
    return list;
  }
}
