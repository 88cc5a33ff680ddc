package com.example.interop.program

import com.google.protobuf.DescriptorProtos.FileDescriptorSet
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

import java.nio.file.Files
import java.nio.file.Path
import java.util.List

class ScalaPbTest:
  @Test
  def theContractThatIsCompiledInIsTheOneOfProtoc(): Unit =
    val set = FileDescriptorSet.parseFrom(Files.readAllBytes(Path.of("target/descriptors/contract.binpb")))
    assertEquals(List.of(ScalaPb.stack.file), set.getFileList)
