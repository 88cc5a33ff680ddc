#include "server/scripted_call.h"

#include <grpcpp/impl/codegen/proto_utils.h>

#include <cstdlib>
#include <stdexcept>
#include <vector>

#include "program/program.h"

namespace interop {

namespace {

using google::protobuf::Message;

// The library refuses a request; the status is its own.
class Refused : public std::runtime_error {
 public:
  explicit Refused(const grpc::Status& status)
      : runtime_error(status.error_message()), status(status) {}

  const grpc::Status status;
};

// The call was found cancelled, by its client or its deadline.
struct Cancelled {};

}  // namespace

ScriptedCall* ScriptedCall::start(grpc::GenericCallbackServerContext* context,
                                  const Contract& contract, Script script, Scripts& scripts,
                                  std::function<void()> drain, Admission::Place place) {
  auto* call = new ScriptedCall(context, contract, std::move(script), scripts, std::move(drain),
                                std::move(place));
  call->play();
  return call;
}

ScriptedCall::ScriptedCall(grpc::GenericCallbackServerContext* context, const Contract& contract,
                           Script script, Scripts& scripts, std::function<void()> drain,
                           Admission::Place place)
    : CoroutineCall(std::move(place)),
      context_(context),
      contract_(contract),
      script_(std::move(script)),
      drain_(std::move(drain)),
      observe_(scripts.begin(script_, beginning())) {}

Json ScriptedCall::beginning() const {
  Metadata metadata;
  for (const auto& pair : to_metadata(context_->client_metadata())) {
    if (pair.first != kScriptKey) metadata.push_back(pair);
  }
  Json fields = {{"path", context_->method()}, {"metadata", shown_metadata(metadata)}};
  if (context_->deadline() != std::chrono::system_clock::time_point::max()) {
    using Milliseconds = std::chrono::duration<double, std::milli>;
    const auto left = context_->deadline() - std::chrono::system_clock::now();
    fields["deadlineMs"] = std::max(0.0, std::chrono::duration_cast<Milliseconds>(left).count());
  }
  return fields;
}

// What waits stands here, as only a coroutine can wait; the rest is in `perform`.
Task ScriptedCall::play() {
  grpc::Status ending;
  bool is_observed = false;
  std::optional<std::string> thrown;
  try {
    method_ = contract_.method(context_->method());
    for (const auto& each : script_.steps) {
      if (is_cancelled()) throw Cancelled();
      const Step step(each, "server");
      const auto& name = step.name();
      if (name == "receive" || name == "receive-to-end" || name == "echo-to-end") {
        bool goes_on = true;
        while (goes_on) {
          // The request of a call that takes one is followed by the half-close.
          const bool may_come = method_.request_stream || requests_ == 0;
          const bool came = may_come && co_await read();
          if (came) {
            const auto status = parse_request();
            if (!status.ok()) throw Refused(status);
            observe_("received", shown_message(received_));
          } else {
            if (is_cancelled()) throw Cancelled();
            observe_("half-close");
          }
          goes_on = came && name != "receive";
          if (came && name == "echo-to-end") {
            check_response();
            if (!co_await write(response_of(received_))) throw Cancelled();
            observe_("sent", shown_message(received_));
          }
        }
      } else if (name == "send") {
        if (step.has("zeros") && !script_.of_bytes) {
          throw Unsupported("only a script with codec bytes takes zeros");
        }
        check_response();
        const auto response = response_of(step.bytes());
        if (!co_await write(response)) throw Cancelled();
        observe_("sent", shown_message(sent_));
      } else if (name == "send-many") {
        std::vector<std::string> all;
        step.messages().each(
            [&](std::string bytes) { return all.push_back(std::move(bytes)), true; });
        int64_t count = 0;
        bool goes_on = true;
        for (auto next = all.begin(); goes_on && next != all.end(); ++next) {
          check_response();
          const auto response = response_of(*next);
          goes_on = co_await write(response);
          if (goes_on) ++count;
        }
        observe_("sent-many", {{"count", count}});
        if (!goes_on) throw Cancelled();
      } else if (name == "initial-metadata") {
        for (const auto& [key, value] : step.metadata()) context_->AddInitialMetadata(key, value);
        if (!co_await send_headers()) throw Cancelled();
        observe_("initial-metadata-sent");
      } else if (name == "wait") {
        co_await sleep(step.duration("ms"));
      } else if (name == "wait-cancelled") {
        co_await sleep(std::nullopt);
      } else if (name == "status") {
        ending =
            grpc::Status(static_cast<grpc::StatusCode>(step.number("code")), step.text("message"));
        break;
      } else if (name == "throw") {
        thrown = step.text("message");
        break;
      } else {
        perform(step);
      }
    }
    if (is_cancelled()) throw Cancelled();
    if (!thrown) observe_("status-sent", {{"code", ending.error_code()}});
  } catch (const Unsupported& unsupported) {
    observe_("unsupported", {{"reason", unsupported.what()}});
    ending = grpc::Status(grpc::StatusCode::UNIMPLEMENTED, unsupported.what());
  } catch (const NotSent& not_sent) {
    observe_("not-sent", {{"reason", not_sent.what()}});
    ending = grpc::Status(grpc::StatusCode::INTERNAL, not_sent.what());
  } catch (const Refused& refused) {
    ending = refused.status;
  } catch (const Cancelled&) {
    observe_("cancelled");
    ending = grpc::Status::CANCELLED;
  }
  if (thrown) observe_("thrown");
  observe_("call-ended");
  if (thrown) {
    end_when_cancelled();
    throw std::runtime_error(*thrown);
  }
  end(ending);
}

void ScriptedCall::perform(const Step& step) {
  if (step.name() == "trailers") {
    for (const auto& [key, value] : step.metadata()) context_->AddTrailingMetadata(key, value);
  } else if (step.name() == "drain") {
    drain_();
    observe_("draining");
  } else if (step.name() == "exit") {
    observe_("exiting");
    std::_Exit(0);
  } else {
    throw Unsupported("unknown step " + step.name());
  }
}

void ScriptedCall::check_response() const {
  if (!method_.response_stream && responses_ > 0) {
    throw Unsupported(method_.path + " takes one response");
  }
}

grpc::Status ScriptedCall::parse_request() {
  ++requests_;
  if (script_.of_bytes) {
    std::vector<grpc::Slice> slices;
    request_.Dump(&slices);
    received_.clear();
    for (const auto& slice : slices) received_.append(slice.begin(), slice.end());
    return grpc::Status::OK;
  }
  received_message_.reset(method_.request->New());
  const auto status =
      grpc::SerializationTraits<Message>::Deserialize(&request_, received_message_.get());
  if (status.ok()) received_ = bytes_of(*received_message_);
  return status;
}

grpc::ByteBuffer ScriptedCall::response_of(const std::string& bytes) {
  if (script_.of_bytes) {
    sent_ = bytes;
    ++responses_;
    const grpc::Slice slice(bytes);
    return grpc::ByteBuffer(&slice, 1);
  }
  const auto message = make_message(*method_.response, bytes);
  sent_ = bytes_of(*message);
  ++responses_;
  grpc::ByteBuffer buffer;
  bool owns_buffer = false;
  grpc::SerializationTraits<Message>::Serialize(*message, &buffer, &owns_buffer);
  return buffer;
}

}  // namespace interop
