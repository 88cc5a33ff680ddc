// Plays the script of one call.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "driver/contract.h"
#include "driver/observation.h"
#include "driver/steps.h"
#include "server/coroutine_call.h"
#include "server/scripts.h"

namespace interop {

class ScriptedCall : public CoroutineCall {
 public:
  // `drain` returns once new calls are refused.
  static ScriptedCall* start(grpc::GenericCallbackServerContext* context, const Contract& contract,
                             Script script, Scripts& scripts, std::function<void()> drain,
                             Admission::Place place);

 private:
  ScriptedCall(grpc::GenericCallbackServerContext* context, const Contract& contract, Script script,
               Scripts& scripts, std::function<void()> drain, Admission::Place place);

  Task play();
  Json beginning() const;
  // Steps that wait for nothing.
  void perform(const Step& step);
  void check_response() const;
  grpc::Status parse_request();
  grpc::ByteBuffer response_of(const std::string& bytes);

  grpc::GenericCallbackServerContext* context_;
  const Contract& contract_;
  const Script script_;
  const std::function<void()> drain_;
  Method method_;
  Observer observe_;
  std::string received_, sent_;  // the bytes that stand for the last message
  MessagePointer received_message_;
  int64_t requests_ = 0, responses_ = 0;
};

}  // namespace interop
