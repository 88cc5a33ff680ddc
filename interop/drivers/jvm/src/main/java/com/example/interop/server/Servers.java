package com.example.interop.server;

import com.example.interop.driver.ProgramException;
import com.example.interop.script.ScriptPlayer;
import com.example.interop.server.ServerConfig.Listener;
import com.example.interop.server.ServerConfig.TlsFiles;
import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The servers of one program, one a port. */
final class Servers {
  /** What became of a listener: a port, or why it is not offered. */
  record Started(String name, int port, String unsupported) {}

  private final ServerConfig config;
  private final int drainMs;
  private final Function<Bidi, BindableService> square;
  private final Admission admission;
  private final List<Server> servers = new ArrayList<>();

  Servers(ServerConfig config, int drainMs, Function<Bidi, BindableService> square) {
    this.config = config;
    this.drainMs = drainMs;
    this.square = square;
    this.admission = new Admission(config.maxConcurrentRpcs());
  }

  /**
   * @param player null: no scripts
   */
  List<Started> start(ScriptPlayer player) throws ProgramException {
    var started = new ArrayList<Started>();
    for (var listener : config.listeners()) {
      var unsupported = unsupported(listener);
      var port = unsupported == null ? listen(listener, player) : 0;
      started.add(new Started(listener.name(), port, unsupported));
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::drainAndExit, "drain"));
    return started;
  }

  private static String unsupported(Listener listener) {
    if (!Set.of("plaintext", "tls", "mtls").contains(listener.transport())) {
      return "no transport \"" + listener.transport() + "\"";
    }
    return bidiOf(listener) == null ? "no bidi mode " + listener.service().get("bidi") : null;
  }

  private static Bidi bidiOf(Listener listener) {
    var service = listener.service();
    if (service == null || !service.has("bidi")) return Bidi.INTERLEAVED;
    return Bidi.of(service.get("bidi").getAsString());
  }

  private int listen(Listener listener, ScriptPlayer player) throws ProgramException {
    var address = new InetSocketAddress(listener.host(), listener.port());
    var builder =
        NettyServerBuilder.forAddress(address, credentials(listener)).intercept(admission);
    var service = square.apply(bidiOf(listener));
    var health = new HealthStatusManager();
    if (player == null) {
      builder.addService(service);
    } else {
      builder.fallbackHandlerRegistry(player.methods(service.bindService()));
    }
    if (player == null || !player.has("grpc.health.v1.Health")) {
      builder.addService(health.getHealthService());
    }
    if (player == null || !player.has("grpc.reflection.v1.ServerReflection")) {
      builder.addService(ProtoReflectionServiceV1.newInstance());
    }
    try {
      var server = builder.build().start();
      servers.add(server);
      return server.getPort();
    } catch (IOException cause) {
      var reason = cause.getCause() == null ? cause : cause.getCause();
      throw new ProgramException("cannot listen on %s: %s", address, reason.getMessage());
    }
  }

  private ServerCredentials credentials(Listener listener) throws ProgramException {
    if (listener.transport().equals("plaintext")) return InsecureServerCredentials.create();
    TlsFiles files = listener.tls() == null ? config.tls() : listener.tls();
    if (files == null || files.certificate() == null || files.privateKey() == null) {
      throw new ProgramException("TLS needs a certificate and its private key");
    }
    var credentials = TlsServerCredentials.newBuilder();
    try {
      credentials.keyManager(new File(files.certificate()), new File(files.privateKey()));
      if (listener.transport().equals("mtls")) {
        if (files.clientCa() == null) {
          throw new ProgramException("mTLS needs the certificate authority of the clients");
        }
        credentials
            .trustManager(new File(files.clientCa()))
            .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
      }
    } catch (IOException cause) {
      throw new ProgramException("cannot use the key files: %s", cause.getMessage());
    }
    return credentials.build();
  }

  /** Returns once new calls are refused. */
  void stopTaking() {
    admission.refuseAll();
    for (var server : servers) server.shutdown();
  }

  /** Until all calls have ended, after somebody let the servers drain. */
  void awaitEnd() throws InterruptedException {
    for (var server : servers) server.awaitTermination();
  }

  private void drainAndExit() {
    stopTaking();
    try {
      var end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(drainMs);
      for (var server : servers) {
        server.awaitTermination(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
      for (var server : servers) server.shutdownNow();
      for (var server : servers) server.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      // Nobody interrupts this thread.
    }
    // A JVM that a signal ends would have its exit code from the signal.
    Runtime.getRuntime().halt(0);
  }
}
