// The server of SquareService: by hand, or driven by the harness (--config).
#include <csignal>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <thread>

#include "driver/observation.h"
#include "program/program.h"
#include "server/config.h"
#include "server/servers.h"
#include "server/square_call.h"

namespace {

using interop::Config;
using interop::Servers;
using interop::UsageError;

constexpr int kHighestPort = 65535;
constexpr int kManyRpcs = 1'000'000;

// No thread but one takes the signals: all others are started after this.
sigset_t block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

// The first signal stops the servers, the second ends the program at once.
void stop_on_signals(const sigset_t& signals, Servers& servers) {
  std::thread([&servers, signals] {
    int signal = 0;
    sigwait(&signals, &signal);
    servers.stop();
    sigwait(&signals, &signal);
    std::_Exit(128 + signal);
  }).detach();
}

void serve(const Config& config, const std::function<void(const Servers&)>& announce) {
  const auto signals = block_stop_signals();
  Servers servers(config);
  announce(servers);
  stop_on_signals(signals, servers);
  servers.wait();
  // Threads of the library and the one that waits for signals may go on meanwhile.
  std::cout.flush();
  std::_Exit(0);
}

Config config_of(const interop::Options& options) {
  options.require_together("tls-cert", "tls-key");
  if (options.has("client-ca") && !options.has("tls-cert")) {
    throw UsageError("--client-ca needs --tls-cert and --tls-key");
  }
  const auto bidi = options.get("bidi", interop::kInterleaved);
  if (bidi != interop::kInterleaved && bidi != interop::kAfterHalfClose) {
    throw UsageError("--bidi must be interleaved or after-half-close, not " + bidi);
  }
  const auto* transport = options.has("client-ca")  ? "mtls"
                          : options.has("tls-cert") ? "tls"
                                                    : "plaintext";
  Config config;
  config.listeners.push_back(
      {"plain",
       options.get("host", "0.0.0.0"),
       options.number("port", 5000, 0, kHighestPort),
       transport,
       bidi,
       {options.get("tls-cert"), options.get("tls-key"), options.get("client-ca")}});
  if (options.has("max-concurrent-rpcs")) {
    config.max_concurrent_rpcs = options.number("max-concurrent-rpcs", 0, 1, kManyRpcs);
  }
  return config;
}

void command(const interop::Options& options) {
  if (options.has("config")) {
    const auto config = interop::read_config(options.get("config"));
    return serve(config, [&](const Servers& servers) {
      interop::print_ready(config.contract->messages(),
                           {{"listeners", servers.listeners()},
                            {"capabilities", {"max-concurrent-rpcs", "script"}}});
    });
  }
  const auto config = config_of(options);
  serve(config, [&](const Servers& servers) {
    auto listener = config.listeners.front();
    listener.port = servers.listeners().front().at("port");
    std::cout << "SquareService on " << listener.address() << ", " << listener.transport
              << ", bidi " << listener.bidi << std::endl;
  });
}

}  // namespace

int main(int argc, char** argv) {
  return interop::run_program(
      "server", "serves SquareService until SIGTERM or Ctrl-C",
      {
          {"host", "ADDRESS", "address to listen on (0.0.0.0)"},
          {"port", "PORT", "port to listen on, 0 for any free one (5000)"},
          {"bidi", "MODE", "when streamrangeSquare answers: interleaved or after-half-close"},
          {"tls-cert", "FILE", "serve TLS with the certificate in this PEM file"},
          {"tls-key", "FILE", "PEM file with its private key"},
          {"client-ca", "FILE", "demand client certificates signed by the authority in this file"},
          {"max-concurrent-rpcs", "N", "refuse calls above this number with RESOURCE_EXHAUSTED"},
          {"config", "FILE", "driven face: file with the config"},
      },
      argc, argv, command);
}
