#include "server/square_call.h"

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "data.grpc.pb.h"

namespace interop {

namespace {

using squarerpc_service::Message;
using squarerpc_service::SquareService;

// The first whole number that a range cannot reach: from here on a double has no successor that is
// greater by 1.
constexpr double kEndOfRanges = 9007199254740992;

grpc::ByteBuffer message(double value) {
  Message message;
  message.set_message(value);
  grpc::ByteBuffer buffer;
  bool owns_buffer = false;
  grpc::SerializationTraits<Message>::Serialize(message, &buffer, &owns_buffer);
  return buffer;
}

std::string path_of(const char* method) {
  return "/" + std::string(SquareService::service_full_name()) + "/" + method;
}

const grpc::Status kNoRequest(grpc::StatusCode::UNIMPLEMENTED, "the call has no request");

}  // namespace

SquareCall* SquareCall::start(const std::string& path, const std::string& bidi,
                              Admission::Place place) {
  static const std::map<std::string, Task (SquareCall::*)(bool)> methods = {
      {path_of("square"), &SquareCall::square},
      {path_of("rangeSquare"), &SquareCall::range_square},
      {path_of("sumSquare"), &SquareCall::sum_square},
      {path_of("streamrangeSquare"), &SquareCall::stream_range_square},
  };
  const auto found = methods.find(path);
  if (found == methods.end()) return nullptr;
  auto* call = new SquareCall(std::move(place));
  (call->*found->second)(bidi == kAfterHalfClose);
  return call;
}

std::optional<double> SquareCall::number() {
  Message request;
  const auto status = grpc::SerializationTraits<Message>::Deserialize(&request_, &request);
  if (status.ok()) return request.message();
  end(status);
  return std::nullopt;
}

Task SquareCall::square(bool) {
  if (!co_await read()) co_return end(kNoRequest);
  const auto value = number();
  if (!value) co_return;
  co_await write(message(*value * *value));
  end(grpc::Status::OK);
}

Task SquareCall::range_square(bool) {
  if (!co_await read()) co_return end(kNoRequest);
  const auto last = number();
  if (!last) co_return;
  if (!std::isfinite(*last) || *last >= kEndOfRanges) {
    co_return end({grpc::StatusCode::INVALID_ARGUMENT,
                   "a range ends at a number below 2^53, not at " + std::to_string(*last)});
  }
  for (double n = 0; n <= *last; ++n) {
    if (!co_await write(message(n * n))) break;
  }
  end(grpc::Status::OK);
}

Task SquareCall::sum_square(bool) {
  double sum = 0;
  while (co_await read()) {
    const auto value = number();
    if (!value) co_return;
    sum += *value * *value;
  }
  co_await write(message(sum));
  end(grpc::Status::OK);
}

Task SquareCall::stream_range_square(bool after_half_close) {
  std::vector<double> held;
  while (co_await read()) {
    const auto value = number();
    if (!value) co_return;
    const double square = *value * *value;
    if (after_half_close) {
      held.push_back(square);
    } else if (!co_await write(message(square))) {
      break;
    }
  }
  for (const double square : held) {
    if (!co_await write(message(square))) break;
  }
  end(grpc::Status::OK);
}

}  // namespace interop
