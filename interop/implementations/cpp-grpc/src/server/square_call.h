// Answers a call of SquareService: what the contract says of its four methods.
#pragma once

#include <string>

#include "server/coroutine_call.h"

namespace interop {

// When streamrangeSquare answers: each number as it comes, or all once the client has half-closed.
inline constexpr char kInterleaved[] = "interleaved";
inline constexpr char kAfterHalfClose[] = "after-half-close";

class SquareCall : public CoroutineCall {
 public:
  // Null: the service has no such method.
  static SquareCall* start(const std::string& path, const std::string& bidi,
                           Admission::Place place);

 private:
  using CoroutineCall::CoroutineCall;

  Task square(bool);
  Task range_square(bool);
  Task sum_square(bool);
  Task stream_range_square(bool after_half_close);
  // Of the request. Ends the call where it is no message; then it gives nothing.
  std::optional<double> number();
};

}  // namespace interop
