#include "server/generic_service.h"

#include <optional>
#include <stdexcept>

#include "server/scripted_call.h"
#include "server/square_call.h"

namespace interop {

namespace {

class RefusedCall : public grpc::ServerGenericBidiReactor {
 public:
  explicit RefusedCall(const grpc::Status& status) { Finish(status); }
  void OnDone() override { delete this; }
};

}  // namespace

grpc::ServerGenericBidiReactor* GenericService::CreateReactor(
    grpc::GenericCallbackServerContext* context) {
  grpc::Status refusal;
  const auto place = admission_.enter(&refusal);
  if (place == nullptr) return new RefusedCall(refusal);
  std::optional<Script> script;
  try {
    script = script_of(*context);
  } catch (const std::invalid_argument& error) {
    return new RefusedCall({grpc::StatusCode::INVALID_ARGUMENT,
                            std::string(kScriptKey) + " is malformed: " + error.what()});
  }
  if (script) return ScriptedCall::start(context, *contract_, *script, scripts_, drain_, place);
  auto* square = SquareCall::start(context->method(), bidi_, place);
  if (square != nullptr) return square;
  return new RefusedCall({grpc::StatusCode::UNIMPLEMENTED, "no method " + context->method()});
}

std::optional<Script> GenericService::script_of(
    const grpc::GenericCallbackServerContext& context) const {
  if (contract_ == nullptr || !contract_->has(context.method())) return std::nullopt;
  const auto carried = context.client_metadata().find(kScriptKey);
  if (carried != context.client_metadata().end()) {
    return Script::carried({carried->second.data(), carried->second.size()});
  }
  const auto* script = scripts_.of(context.method());
  return script == nullptr ? std::nullopt : std::optional(*script);
}

}  // namespace interop
