package com.example.interop.driver;

import com.google.gson.JsonArray;
import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Metadata as it travels: pairs of key and value; a value whose key ends in -bin is in base64. */
public final class MetadataPairs {
  private MetadataPairs() {}

  /** Throws what grpc-java throws at a key or value that it refuses. */
  public static Metadata read(List<List<String>> pairs) throws Refusal {
    var metadata = new Metadata();
    for (var pair : pairs) {
      var key = pair.get(0);
      if (key.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
        metadata.put(binary(key), Base64.getDecoder().decode(pair.get(1)));
      } else {
        metadata.put(ascii(key), pair.get(1));
      }
    }
    return metadata;
  }

  /** In the order in which grpc-java keeps them, and with what it adds, {@code :status} for one. */
  public static JsonArray seen(Metadata metadata) {
    var pairs = new JsonArray();
    var serialized = InternalMetadata.serialize(metadata);
    for (var index = 0; index < serialized.length; index += 2) {
      var key = new String(serialized[index], StandardCharsets.US_ASCII);
      var value = serialized[index + 1];
      pairs.add(
          Observation.list(
              key,
              key.endsWith(Metadata.BINARY_HEADER_SUFFIX)
                  ? Base64.getEncoder().encodeToString(value)
                  : new String(value, StandardCharsets.ISO_8859_1)));
    }
    return pairs;
  }

  private static Metadata.Key<byte[]> binary(String key) {
    return Metadata.Key.of(key, Metadata.BINARY_BYTE_MARSHALLER);
  }

  private static Metadata.Key<String> ascii(String key) {
    return Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER);
  }
}
