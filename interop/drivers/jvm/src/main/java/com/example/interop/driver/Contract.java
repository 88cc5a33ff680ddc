package com.example.interop.driver;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a FileDescriptorSet says. */
public final class Contract {
  /** How config and plan name it. */
  public record Reference(String descriptors) {}

  private final Map<String, MethodDescriptor> methods = new LinkedHashMap<>();
  private final ExtensionRegistry extensions = ExtensionRegistry.newInstance();
  private final MessageCodec generated;

  private Contract(FileDescriptorSet set, Stack stack) throws DescriptorValidationException {
    var files = new HashMap<String, FileDescriptor>();
    for (var proto : set.getFileList()) {
      var imports =
          proto.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
      var file = FileDescriptor.buildFrom(proto, imports);
      files.put(proto.getName(), file);
      register(file.getExtensions(), file.getMessageTypes());
      for (var service : file.getServices()) {
        for (var method : service.getMethods()) {
          methods.put("/" + service.getFullName() + "/" + method.getName(), method);
        }
      }
    }
    var isCompiledIn =
        set.getFileList().stream().map(Contract::withoutComments).allMatch(stack.file()::equals);
    generated = isCompiledIn ? stack.messages() : null;
  }

  private void register(List<FieldDescriptor> fields, List<Descriptor> messages) {
    for (var field : fields) {
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        extensions.add(field, DynamicMessage.getDefaultInstance(field.getMessageType()));
      } else {
        extensions.add(field);
      }
    }
    for (var message : messages) register(message.getExtensions(), message.getNestedTypes());
  }

  private static FileDescriptorProto withoutComments(FileDescriptorProto file) {
    return file.toBuilder().clearSourceCodeInfo().build();
  }

  public static Contract read(Reference reference, Stack stack) throws ProgramException {
    if (reference == null || reference.descriptors() == null) {
      throw new ProgramException("the contract has no descriptors");
    }
    try {
      var bytes = Files.readAllBytes(Path.of(reference.descriptors()));
      return new Contract(FileDescriptorSet.parseFrom(bytes), stack);
    } catch (IOException | DescriptorValidationException cause) {
      throw new ProgramException(
          "cannot use the descriptors %s: %s", reference.descriptors(), cause.getMessage());
    }
  }

  /** The messages are of the code that was generated from this very contract. */
  public boolean isGenerated() {
    return generated != null;
  }

  /** By full path, as in {@code /package.Service/Method}. */
  public Map<String, MethodDescriptor> methods() {
    return methods;
  }

  public MethodDescriptor method(String path) throws Refusal {
    var method = methods.get(path);
    if (method == null) throw Refusal.unsupported("the descriptors have no method %s", path);
    return method;
  }

  public MessageCodec codecOf(Descriptor message) {
    // The contract that is compiled in has one type of message.
    if (generated != null) return generated;
    return MessageCodec.of(
        DynamicMessage.getDefaultInstance(message).getParserForType(), extensions);
  }
}
