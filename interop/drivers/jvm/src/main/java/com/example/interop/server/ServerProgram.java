package com.example.interop.server;

import com.example.interop.driver.Contract;
import com.example.interop.driver.Documents;
import com.example.interop.driver.Log;
import com.example.interop.driver.Observation;
import com.example.interop.driver.ProgramException;
import com.example.interop.driver.Stack;
import com.example.interop.program.Options;
import com.example.interop.program.Program;
import com.example.interop.script.PlayedCall;
import com.example.interop.script.ScriptPlayer;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.grpc.BindableService;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/** The server program, both faces of it. */
public final class ServerProgram {
  private static final int MAX_PORT = 65_535;

  private final Stack stack;
  private final Function<Bidi, BindableService> square;
  private final PlayedCall.Player player;

  private ServerProgram(
      Stack stack, Function<Bidi, BindableService> square, PlayedCall.Player player) {
    this.stack = stack;
    this.square = square;
    this.player = player;
  }

  /**
   * @param square the service of the tutorial
   */
  public static void run(
      String[] arguments,
      Stack stack,
      Function<Bidi, BindableService> square,
      PlayedCall.Player player) {
    var program = new ServerProgram(stack, square, player);
    Program.run("server", () -> program.serve(arguments));
  }

  private void serve(String[] arguments) throws Exception {
    var help = new LinkedHashMap<String, String>();
    help.put("--host", "address to listen on (0.0.0.0)");
    help.put("--port", "port to listen on; 0: any free one (5000)");
    help.put("--bidi", "when streamrangeSquare answers: interleaved or after-half-close");
    help.put("--max-concurrent-rpcs", "refuse calls above this number with RESOURCE_EXHAUSTED");
    help.put("--drain-timeout-ms", "how long calls in flight may take after SIGTERM (10000)");
    help.put("--tls-cert", "serve TLS with the certificate in this PEM file");
    help.put("--tls-key", "PEM file with its private key");
    help.put("--client-ca", "demand client certificates signed by the authority in this PEM file");
    help.put("--config", "driven face: file with the config");
    var options = new Options("server", help);
    if (!options.parse(arguments)) return;
    var drainMs = options.number("--drain-timeout-ms", 10_000, 0, Integer.MAX_VALUE);
    if (options.has("--config")) {
      serveDriven(Path.of(options.text("--config")), drainMs);
    } else {
      servePlain(options, drainMs);
    }
  }

  private void serveDriven(Path file, int drainMs) throws Exception {
    var config = Documents.read("config", file, ServerConfig.class);
    if (config.listeners() == null || config.listeners().isEmpty()) {
      throw new ProgramException("the config has no listeners");
    }
    var contract = Contract.read(config.contract(), stack);
    var log = new Log();
    var servers = new Servers(config, drainMs, square);
    var scripts = new ScriptPlayer(contract, config.scripts(), log, servers::stopTaking, player);
    var listeners = new JsonArray();
    for (var listener : servers.start(scripts)) {
      var seen = new JsonObject();
      seen.addProperty("name", listener.name());
      if (listener.unsupported() == null) {
        seen.addProperty("port", listener.port());
      } else {
        seen.addProperty("unsupported", listener.unsupported());
      }
      listeners.add(seen);
    }
    log.printReady(
        Documents.ready(stack, contract)
            .with("listeners", listeners)
            .with("capabilities", Observation.list("max-concurrent-rpcs", "script")));
    servers.awaitEnd();
  }

  private void servePlain(Options options, int drainMs) throws Exception {
    if (options.has("--tls-cert") != options.has("--tls-key")) {
      throw ProgramException.usage("--tls-cert and --tls-key go together");
    }
    if (options.has("--client-ca") && !options.has("--tls-cert")) {
      throw ProgramException.usage("--client-ca needs --tls-cert and --tls-key");
    }
    var bidi = options.has("--bidi") ? options.text("--bidi") : "interleaved";
    var service = new JsonObject();
    service.addProperty("bidi", bidi);
    var transport =
        options.has("--client-ca") ? "mtls" : options.has("--tls-cert") ? "tls" : "plaintext";
    var listener =
        new ServerConfig.Listener(
            "plain",
            options.has("--host") ? options.text("--host") : "0.0.0.0",
            options.number("--port", 5000, 0, MAX_PORT),
            transport,
            service,
            null);
    var limit =
        options.has("--max-concurrent-rpcs")
            ? options.number("--max-concurrent-rpcs", 0, 1, Integer.MAX_VALUE)
            : null;
    var tls =
        new ServerConfig.TlsFiles(
            options.text("--tls-cert"), options.text("--tls-key"), options.text("--client-ca"));
    var servers =
        new Servers(
            new ServerConfig(null, List.of(listener), new ServerConfig.Limits(limit), tls, null),
            drainMs,
            square);
    var started = servers.start(null).get(0);
    if (started.unsupported() != null) throw ProgramException.usage("%s", started.unsupported());
    System.out.printf(
        "SquareService on %s:%d, %s, bidi %s%n", listener.host(), started.port(), transport, bidi);
    servers.awaitEnd();
  }
}
