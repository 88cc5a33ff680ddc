// The tutorial's five examples. The last two are the same call: it is the server that decides when
// it answers.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>

namespace interop {

// Prints one number a line. Throws ProgramError when a call fails.
void run_examples(const std::shared_ptr<grpc::Channel>& channel);

}  // namespace interop
