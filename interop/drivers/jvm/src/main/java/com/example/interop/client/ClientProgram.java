package com.example.interop.client;

import com.example.interop.driver.ProgramException;
import com.example.interop.driver.Stack;
import com.example.interop.program.Options;
import com.example.interop.program.Program;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.ExecutionException;

/** The client program, both faces of it. */
public final class ClientProgram {
  /** A kind of stub: how a driven call is made with it, and the examples of the tutorial. */
  public record Stub(StubCall.Factory calls, Examples examples) {}

  /** Calls the tutorial's five examples, and prints a number a line. */
  public interface Examples {
    void run(ManagedChannel channel) throws Exception;
  }

  private ClientProgram() {}

  /**
   * @param stubs by name; the first is taken where none is named
   */
  public static void run(String[] arguments, Stack stack, LinkedHashMap<String, Stub> stubs) {
    Program.run("client", () -> runWith(arguments, stack, stubs));
  }

  private static void runWith(String[] arguments, Stack stack, LinkedHashMap<String, Stub> stubs)
      throws Exception {
    var names = String.join(" or ", stubs.keySet());
    var first = stubs.keySet().iterator().next();
    var help = new LinkedHashMap<String, String>();
    if (stubs.size() > 1) help.put("--stub", "%s (%s)".formatted(names, first));
    help.put("--target", "host:port of the server (localhost:5000)");
    help.put("--ca", "use TLS, with the server's authority in this PEM file");
    help.put("--cert", "show the client certificate in this PEM file");
    help.put("--key", "PEM file with its private key");
    help.put("--plan", "driven face: file with the plan");
    var options = new Options("client", help);
    if (!options.parse(arguments)) return;

    var name = options.has("--stub") ? options.text("--stub") : first;
    var stub = stubs.get(name);
    if (stub == null) throw ProgramException.usage("--stub must be %s, not %s", names, name);
    if (options.has("--plan")) {
      Plan.run(Path.of(options.text("--plan")), stack, stub.calls());
      return;
    }
    if (options.has("--cert") != options.has("--key")) {
      throw ProgramException.usage("--cert and --key go together");
    }
    if (options.has("--cert") && !options.has("--ca")) {
      throw ProgramException.usage("--cert and --key need --ca");
    }
    var tls =
        options.has("--ca")
            ? new Target.TlsFiles(
                options.text("--ca"), options.text("--cert"), options.text("--key"))
            : null;
    var address = options.has("--target") ? options.text("--target") : "localhost:5000";
    runExamples(new Target(address, tls, null), stub.examples());
  }

  private static void runExamples(Target target, Examples examples) throws Exception {
    var channel = target.open();
    try {
      examples.run(channel);
    } catch (ExecutionException | StatusException | StatusRuntimeException cause) {
      var status = Status.fromThrowable(cause);
      throw new ProgramException("%s: %s", status.getCode(), status.getDescription());
    } finally {
      channel.shutdownNow();
    }
  }
}
