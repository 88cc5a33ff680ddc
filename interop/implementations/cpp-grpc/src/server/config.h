// What a server is to offer: the driven face reads it from a file, the plain one makes it of its
// options.
#pragma once

#include <grpcpp/grpcpp.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "driver/contract.h"
#include "driver/observation.h"
#include "server/scripts.h"

namespace interop {

// Paths of PEM files; empty: none.
struct TlsFiles {
  std::string certificate;
  std::string private_key;
  std::string client_ca;
};

// One port.
struct Listener {
  std::string name;
  std::string host;
  int port = 0;  // 0: any free one
  std::string transport;
  std::string bidi;
  TlsFiles tls;

  std::string address() const;
  // Why it cannot be offered; empty: it can.
  std::string unsupported() const;
  // Throws ProgramError.
  std::shared_ptr<grpc::ServerCredentials> credentials() const;
};

struct Config {
  std::vector<Listener> listeners;
  std::optional<int> max_concurrent_rpcs;
  std::unique_ptr<Contract> contract;  // of a driven server
  std::map<std::string, Script> scripts;
};

// Throws ProgramError.
Config read_config(const std::string& path);

}  // namespace interop
