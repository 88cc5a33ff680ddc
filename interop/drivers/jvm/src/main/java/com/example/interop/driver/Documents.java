package com.example.interop.driver;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The documents that a driven program reads, and the line with which it begins. */
public final class Documents {
  private Documents() {}

  /** Reads a config or a plan; keys that it does not know are ignored. */
  public static <T> T read(String kind, Path file, Class<T> type) throws ProgramException {
    try {
      var document = new Gson().fromJson(Files.readString(file), type);
      if (document == null) throw new ProgramException("the %s %s is empty", kind, file);
      return document;
    } catch (NoSuchFileException missing) {
      throw new ProgramException("cannot read the %s: there is no %s", kind, file);
    } catch (IOException unreadable) {
      throw new ProgramException("cannot read the %s %s: %s", kind, file, unreadable.getMessage());
    } catch (JsonParseException malformed) {
      throw new ProgramException("the %s %s is malformed: %s", kind, file, malformed.getMessage());
    }
  }

  /** The first line that a driven program prints. */
  public static Observation ready(Stack stack, Contract contract) {
    var library = new JsonObject();
    library.addProperty("name", stack.library());
    library.addProperty("version", stack.version());
    return Observation.of("ready")
        .with("library", library)
        .with("runtime", "Java " + System.getProperty("java.version"))
        .with("messages", contract.isGenerated() ? "generated" : "descriptors");
  }
}
