// One call of a case: what is done with it, and what is printed of it.
#pragma once

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <memory>

#include "driver/contract.h"
#include "driver/observation.h"
#include "driver/steps.h"

namespace interop {

class DrivenCall {
 public:
  virtual ~DrivenCall() = default;

  // Throws Unsupported.
  virtual void perform(const Step& step) = 0;
};

// `method` is null for a call that no protobuf runtime touches.
std::unique_ptr<DrivenCall> open_call(const std::shared_ptr<grpc::Channel>& channel,
                                      const Method* method, const Step& open, Observer observe);

}  // namespace interop
