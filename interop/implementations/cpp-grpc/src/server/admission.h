// Refuses calls while the server drains, and those above the limit, which counts over all ports.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace interop {

class Admission {
 public:
  // Of one call; given up when it is destroyed.
  using Place = std::shared_ptr<void>;

  // No limit: any number.
  explicit Admission(std::optional<int> limit) : limit_(limit) {}

  // A place, or why there is none.
  Place enter(grpc::Status* refusal) {
    std::lock_guard lock(mutex_);
    if (draining_) {
      *refusal = {grpc::StatusCode::UNAVAILABLE, "the server takes no more calls"};
      return nullptr;
    }
    if (limit_ && running_ >= *limit_) {
      *refusal = {grpc::StatusCode::RESOURCE_EXHAUSTED,
                  "more than " + std::to_string(*limit_) + " concurrent RPCs"};
      return nullptr;
    }
    ++running_;
    return Place(this, [](Admission* admission) { admission->leave(); });
  }

  void drain() {
    std::lock_guard lock(mutex_);
    draining_ = true;
  }

 private:
  void leave() {
    std::lock_guard lock(mutex_);
    --running_;
  }

  const std::optional<int> limit_;
  std::mutex mutex_;
  int running_ = 0;
  bool draining_ = false;
};

}  // namespace interop
