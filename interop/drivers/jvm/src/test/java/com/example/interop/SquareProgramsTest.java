package com.example.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.interop.driver.Stack;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The two programs of a stack, as processes that speak over real sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SquareProgramsTest {
  private static final String SQUARE = "/squarerpc_service.SquareService/square";
  private static final String THREE = "CQAAAAAAAAhA";
  private static final String NINE = "CQAAAAAAACJA";

  private final Stack stack;
  private final Class<?> server;
  private final Class<?> client;

  @TempDir Path folder;

  protected SquareProgramsTest(Stack stack, Class<?> server, Class<?> client) {
    this.stack = stack;
    this.server = server;
    this.client = client;
  }

  /** What chooses each kind of stub that the client has. */
  protected abstract Stream<List<String>> stubs();

  @ParameterizedTest
  @MethodSource("stubs")
  void theExamplesOfTheTutorial(List<String> stub) throws Exception {
    var serving = start(server, List.of(), "--host", "127.0.0.1", "--port", "0");
    var address =
        serving.inputReader().readLine().replaceAll(".*127.0.0.1:(\\d+),.*", "localhost:$1");
    var calling = start(client, stub, "--target", address);
    var numbers = calling.inputReader().lines().toList();
    assertEquals(0, calling.waitFor());
    assertEquals(1 + 13 + 1 + 12 + 12, numbers.size());
    assertEquals("151.29000000000002", numbers.get(0));
    assertEquals("506.0", numbers.get(14));
    serving.toHandle().destroy();
    assertEquals(0, serving.waitFor(), "SIGTERM drains the server");
  }

  @ParameterizedTest
  @MethodSource("stubs")
  void aScriptOfTheCallAndOneOfTheConfig(List<String> stub) throws Exception {
    var script =
        "{\"steps\":[{\"do\":\"receive\"},{\"do\":\"status\",\"code\":5,\"message\":\"gone\"}]}";
    var serving =
        start(
            server,
            List.of(),
            "--config",
            config("\"scripts\":{\"" + SQUARE + "\":" + script + "}"));
    var lines = serving.inputReader();
    var port = portOf(lines);
    var own =
        "{\\\"call\\\":\\\"7/a\\\",\\\"steps\\\":[{\\\"do\\\":\\\"receive\\\"},{\\\"do\\\":\\\"send\\\",\\\"bytes\\\":\\\""
            + NINE
            + "\\\"}]}";
    var seen = new ArrayList<String>();
    seen.addAll(run(stub, port, "[[\"interop-script\",\"" + own + "\"]]"));
    seen.addAll(run(stub, port, "[]"));
    assertEquals(
        List.of(
            "case-begun",
            "sent " + THREE,
            "half-closed",
            "initial-metadata",
            "received " + NINE,
            "status 0",
            "case-ended",
            "case-begun",
            "sent " + THREE,
            "half-closed",
            "status 5",
            "case-ended"),
        seen);
    serving.toHandle().destroy();
    var calls =
        lines
            .lines()
            .map(SquareProgramsTest::object)
            .map(line -> line.get("call").getAsString() + " " + line.get("event").getAsString())
            .toList();
    assertEquals(
        List.of(
            "7/a call-begun",
            "7/a received",
            "7/a sent",
            "7/a status-sent",
            "7/a call-ended",
            "1 call-begun",
            "1 received",
            "1 status-sent",
            "1 call-ended"),
        calls);
    assertEquals(0, serving.waitFor());
  }

  @Test
  void aStepThatItDoesNotKnowIsUnsupported() throws Exception {
    var calling = start(client, List.of(), "--plan", plan(1, "{\"do\":\"leap\"}"));
    var events =
        calling
            .inputReader()
            .lines()
            .map(SquareProgramsTest::object)
            .map(SquareProgramsTest::brief)
            .toList();
    assertEquals(List.of("ready", "case-begun", "unsupported", "case-ended"), events);
    assertEquals(0, calling.waitFor());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port 70000 | server: --port must be 0 to 65535, not 70000; --help lists the options | 2",
        "--colour red | server: unknown option --colour; --help lists the options | 2",
        "--tls-cert a.pem | server: --tls-cert and --tls-key go together; --help lists the options | 2",
        "--config /nowhere.json | server: cannot read the config: there is no /nowhere.json | 1",
      })
  void oneLineForWhatIsWrong(String arguments, String line, int exitCode) throws Exception {
    var serving = start(server, List.of(), arguments.split(" "));
    assertEquals(List.of(line), serving.errorReader().lines().toList());
    assertEquals(exitCode, serving.waitFor());
  }

  private List<String> run(List<String> stub, int port, String metadata) throws Exception {
    var open =
        "{\"do\":\"open\",\"call\":\"a\",\"path\":\""
            + SQUARE
            + "\",\"requestStream\":false,\"responseStream\":false,\"deadlineMs\":60000,\"metadata\":"
            + metadata
            + "}";
    var plan =
        plan(
            port,
            open,
            "{\"do\":\"send\",\"call\":\"a\",\"bytes\":\"" + THREE + "\"}",
            "{\"do\":\"half-close\",\"call\":\"a\"}",
            "{\"do\":\"receive-to-end\",\"call\":\"a\"}");
    var calling = start(client, stub, "--plan", plan);
    var seen =
        calling
            .inputReader()
            .lines()
            .map(SquareProgramsTest::object)
            .map(SquareProgramsTest::brief)
            .toList();
    assertEquals(0, calling.waitFor());
    assertEquals("ready", seen.get(0));
    return seen.subList(1, seen.size());
  }

  private static String brief(JsonObject line) {
    var event = line.get("event").getAsString();
    if (line.has("bytes")) return event + " " + line.get("bytes").getAsString();
    return line.has("code") ? event + " " + line.get("code").getAsInt() : event;
  }

  private static int portOf(BufferedReader lines) throws IOException {
    var ready = object(lines.readLine());
    assertEquals("generated", ready.get("messages").getAsString());
    return ready.getAsJsonArray("listeners").get(0).getAsJsonObject().get("port").getAsInt();
  }

  private String config(String more) throws IOException {
    var listener = "{\"name\":\"p\",\"host\":\"127.0.0.1\",\"port\":0,\"transport\":\"plaintext\"}";
    return file(
        "config.json", "{" + contract() + ",\"listeners\":[" + listener + "]," + more + "}");
  }

  private String plan(int port, String... steps) throws IOException {
    var one =
        "{\"id\":\"1\",\"name\":\"test\",\"timeoutMs\":60000,\"target\":{\"address\":\"localhost:"
            + port
            + "\"},\"steps\":["
            + String.join(",", steps)
            + "]}";
    return file("plan.json", "{" + contract() + ",\"cases\":[" + one + "]}");
  }

  private String contract() throws IOException {
    var set =
        com.google.protobuf.DescriptorProtos.FileDescriptorSet.newBuilder()
            .addFile(stack.file())
            .build();
    var file = folder.resolve("contract.binpb");
    Files.write(file, set.toByteArray());
    return "\"contract\":{\"descriptors\":\"" + file + "\"}";
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static JsonObject object(String line) {
    return JsonParser.parseString(line).getAsJsonObject();
  }

  private static Process start(Class<?> program, List<String> first, String... arguments)
      throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<String>();
    command.addAll(List.of(java, "-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(first);
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).start();
    assertTrue(process.isAlive() || process.exitValue() >= 0);
    return process;
  }
}
