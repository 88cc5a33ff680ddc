package com.example.interop.driver;

import com.google.common.io.ByteStreams;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;

/** What the messages of a method are made with, on their way to grpc-java and back. */
public interface MessageCodec extends Marshaller<Object> {
  /** A message of more bytes is printed by its length and digest. */
  int MAX_PRINTED_BYTES = 65_536;

  /** The message object that has these bytes. */
  Object message(byte[] bytes) throws Refusal;

  byte[] bytes(Object message);

  /** The observation of a message that was sent or received. */
  default Observation seen(String event, Object message) {
    var bytes = bytes(message);
    if (bytes.length <= MAX_PRINTED_BYTES) {
      return Observation.of(event).with("bytes", Base64.getEncoder().encodeToString(bytes));
    }
    var digest = new Digest();
    digest.update(bytes);
    return Observation.of(event).with("length", bytes.length).with("sha256", digest.hex());
  }

  /** Bytes as they are. */
  MessageCodec BYTES =
      new MessageCodec() {
        @Override
        public Object message(byte[] bytes) {
          return bytes;
        }

        @Override
        public byte[] bytes(Object message) {
          return (byte[]) message;
        }

        @Override
        public InputStream stream(Object message) {
          return new ByteArrayInputStream((byte[]) message);
        }

        @Override
        public Object parse(InputStream stream) {
          try {
            return ByteStreams.toByteArray(stream);
          } catch (IOException cause) {
            throw new UncheckedIOException(cause);
          }
        }
      };

  /**
   * Messages that this parser makes. On the wire they are as grpc-java's own marshaller has them.
   */
  static MessageCodec of(Parser<? extends Message> parser, ExtensionRegistry extensions) {
    return new MessageCodec() {
      @Override
      public Object message(byte[] bytes) throws Refusal {
        try {
          return parser.parseFrom(bytes, extensions);
        } catch (InvalidProtocolBufferException cause) {
          throw Refusal.notSent(cause.getMessage());
        }
      }

      @Override
      public byte[] bytes(Object message) {
        var serialized = (Message) message;
        var bytes = new byte[serialized.getSerializedSize()];
        var output = CodedOutputStream.newInstance(bytes);
        // Maps in the order of their keys: the same message gives the same line.
        output.useDeterministicSerialization();
        try {
          serialized.writeTo(output);
        } catch (IOException cause) {
          throw new UncheckedIOException(cause);
        }
        return bytes;
      }

      @Override
      public InputStream stream(Object message) {
        return new ByteArrayInputStream(bytes(message));
      }

      @Override
      public Object parse(InputStream stream) {
        try {
          var input = CodedInputStream.newInstance(stream);
          // As grpc-java's own marshaller: the limit is the transport's.
          input.setSizeLimit(Integer.MAX_VALUE);
          var message = parser.parseFrom(input, extensions);
          input.checkLastTagWas(0);
          return message;
        } catch (InvalidProtocolBufferException cause) {
          throw Status.INTERNAL
              .withDescription("Invalid protobuf byte sequence")
              .withCause(cause)
              .asRuntimeException();
        }
      }
    };
  }
}
