// A server, and how to speak to it.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "driver/observation.h"

namespace interop {

struct Target {
  std::string address;  // host:port, or several with commas between
  std::string ca;       // empty: plaintext
  std::string certificate;
  std::string private_key;
  std::string load_balancing;

  // Of a plan.
  static Target of(const Json& target);

  // A channel with connections of its own. Throws ProgramError and Unsupported.
  std::shared_ptr<grpc::Channel> connect() const;

 private:
  std::shared_ptr<grpc::ChannelCredentials> credentials() const;
};

}  // namespace interop
