// The one service of a server: it takes the calls of all methods. So it can play scripts on those
// of any contract, and on those that SquareService has.
#pragma once

#include <grpcpp/generic/async_generic_service.h>

#include <functional>
#include <string>

#include "driver/contract.h"
#include "server/admission.h"
#include "server/scripts.h"

namespace interop {

class GenericService : public grpc::CallbackGenericService {
 public:
  // `contract` is null for a server that plays no scripts.
  GenericService(std::string bidi, Admission& admission, const Contract* contract, Scripts& scripts,
                 std::function<void()> drain)
      : bidi_(std::move(bidi)),
        admission_(admission),
        contract_(contract),
        scripts_(scripts),
        drain_(std::move(drain)) {}

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override;

 private:
  // Throws std::invalid_argument for one that is malformed.
  std::optional<Script> script_of(const grpc::GenericCallbackServerContext& context) const;

  const std::string bidi_;
  Admission& admission_;
  const Contract* contract_;
  Scripts& scripts_;
  const std::function<void()> drain_;
};

}  // namespace interop
