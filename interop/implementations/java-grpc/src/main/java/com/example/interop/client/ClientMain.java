package com.example.interop.client;

import com.example.interop.driver.ProgramException;
import com.example.interop.program.Options;
import com.example.interop.program.Program;
import io.grpc.Status;
import io.grpc.StatusException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.ExecutionException;

/** The client program, both faces of it. */
public final class ClientMain {
  private ClientMain() {}

  public static void main(String[] arguments) {
    Program.run("client", () -> run(arguments));
  }

  private static void run(String[] arguments) throws Exception {
    var help = new LinkedHashMap<String, String>();
    help.put("--stub", "blocking or async (blocking)");
    help.put("--target", "host:port of the server (localhost:5000)");
    help.put("--ca", "use TLS, with the server's authority in this PEM file");
    help.put("--cert", "show the client certificate in this PEM file");
    help.put("--key", "PEM file with its private key");
    help.put("--plan", "driven face: file with the plan");
    var options = new Options("client", help);
    if (!options.parse(arguments)) return;

    var stub = options.has("--stub") ? options.text("--stub") : "blocking";
    if (!stub.equals("blocking") && !stub.equals("async")) {
      throw ProgramException.usage("--stub must be blocking or async, not %s", stub);
    }
    if (options.has("--plan")) {
      Plan.run(
          Path.of(options.text("--plan")),
          stub.equals("async") ? AsyncCall::open : BlockingCall::open);
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
    examples(new Target(address, tls, null), stub);
  }

  private static void examples(Target target, String stub) throws Exception {
    var channel = target.open();
    try {
      if (stub.equals("async")) {
        Examples.runAsync(channel);
      } else {
        Examples.runBlocking(channel);
      }
    } catch (ExecutionException | StatusException cause) {
      var status = Status.fromThrowable(cause);
      throw new ProgramException("%s: %s", status.getCode(), status.getDescription());
    } finally {
      channel.shutdownNow();
    }
  }
}
