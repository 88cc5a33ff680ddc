package com.example.interop.driver;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;

/**
 * What the programs of a stack are built on.
 *
 * @param library by the name that its manifest has
 * @param file the contract that is compiled in
 * @param messages made by the code that was generated from that contract, which has one type
 */
public record Stack(
    String library, String version, FileDescriptorProto file, MessageCodec messages) {}
