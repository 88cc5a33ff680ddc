// The servers of a config. A handler cannot tell the port that its call came by: each bidi mode has
// a server of its own.
#pragma once

#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/admission.h"
#include "server/config.h"
#include "server/generic_service.h"
#include "server/scripts.h"

namespace interop {

class Servers {
 public:
  // Opens the ports; calls are accepted when it returns. Throws ProgramError.
  explicit Servers(const Config& config);

  // Of each listener its name and its port, or why it is not offered.
  const Json& listeners() const { return listeners_; }

  // From any thread: new calls are refused when it returns.
  void stop();

  // Until somebody stops it. Lets the calls in flight finish; what is not finished in time is cut
  // off.
  void wait();

 private:
  struct Running {
    std::unique_ptr<GenericService> service;
    std::unique_ptr<grpc::Server> server;
  };

  Running start(const Config& config, const std::string& bidi);

  Admission admission_;
  Scripts scripts_;
  std::vector<Running> running_;
  Json listeners_;
  std::mutex mutex_;
  std::condition_variable stopping_;
  bool stopped_ = false;
};

}  // namespace interop
