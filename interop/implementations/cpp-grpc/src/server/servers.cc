#include "server/servers.h"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <set>
#include <thread>

#include "program/program.h"

namespace interop {

namespace {

constexpr auto kDrainLimit = std::chrono::seconds(10);

// gRPC only says that it failed: a socket of our own hears why.
std::string why_not_bound(const Listener& listener) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  const auto port = std::to_string(listener.port);
  const int error = getaddrinfo(listener.host.c_str(), port.c_str(), &hints, &found);
  if (error != 0) return gai_strerror(error);
  const int probe = socket(found->ai_family, found->ai_socktype, 0);
  const int reuse = 1;
  setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
  std::string reason = "gRPC refuses it";
  if (bind(probe, found->ai_addr, found->ai_addrlen) != 0 || listen(probe, 1) != 0) {
    reason = std::strerror(errno);
  }
  close(probe);
  freeaddrinfo(found);
  return reason;
}

}  // namespace

Servers::Servers(const Config& config)
    : admission_(config.max_concurrent_rpcs), scripts_(config.scripts), listeners_(Json::array()) {
  std::set<std::string> modes;
  for (const auto& listener : config.listeners) {
    if (const auto reason = listener.unsupported(); !reason.empty()) {
      listeners_.push_back({{"name", listener.name}, {"unsupported", reason}});
    } else {
      modes.insert(listener.bidi);
    }
  }
  for (const auto& bidi : modes) running_.push_back(start(config, bidi));
}

Servers::Running Servers::start(const Config& config, const std::string& bidi) {
  Running running;
  running.service = std::make_unique<GenericService>(bidi, admission_, config.contract.get(),
                                                     scripts_, [this] { stop(); });
  grpc::ServerBuilder builder;
  // A port that another server has is to be an error, not shared with it.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.RegisterCallbackGenericService(running.service.get());
  std::map<const Listener*, int> ports;
  for (const auto& listener : config.listeners) {
    if (listener.bidi != bidi || !listener.unsupported().empty()) continue;
    builder.AddListeningPort(listener.address(), listener.credentials(), &ports[&listener]);
  }
  running.server = builder.BuildAndStart();
  for (const auto& [listener, port] : ports) {
    if (port <= 0) {
      throw ProgramError("cannot listen on " + listener->address() + ": " +
                         why_not_bound(*listener));
    }
    listeners_.push_back({{"name", listener->name}, {"port", port}});
  }
  if (running.server == nullptr) throw ProgramError("gRPC starts no server");
  return running;
}

void Servers::stop() {
  admission_.drain();
  std::lock_guard lock(mutex_);
  stopped_ = true;
  stopping_.notify_all();
}

void Servers::wait() {
  {
    std::unique_lock lock(mutex_);
    stopping_.wait(lock, [this] { return stopped_; });
  }
  std::vector<std::jthread> stops;
  for (const auto& running : running_) {
    stops.emplace_back(
        [&running] { running.server->Shutdown(std::chrono::system_clock::now() + kDrainLimit); });
  }
}

}  // namespace interop
