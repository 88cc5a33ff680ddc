#include "server/coroutine_call.h"

#include <utility>

namespace interop {

bool CoroutineCall::sleep(std::coroutine_handle<> handle,
                          std::optional<std::chrono::microseconds> time) {
  std::lock_guard lock(mutex_);
  if (cancelled_) return false;
  if (!time) {
    sleeping_ = handle;
    return true;
  }
  alarm_is_set_ = true;
  alarm_.Set(std::chrono::system_clock::now() + *time, [this, handle](bool) {
    {
      std::lock_guard lock(mutex_);
      alarm_is_set_ = false;
    }
    handle.resume();
  });
  return true;
}

void CoroutineCall::OnCancel() {
  std::coroutine_handle<> sleeper;
  bool has_thrown = false;
  {
    std::lock_guard lock(mutex_);
    cancelled_ = true;
    sleeper = std::exchange(sleeping_, nullptr);
    has_thrown = std::exchange(has_thrown_, false);
    // Its callback goes on with the coroutine.
    if (alarm_is_set_) alarm_.Cancel();
  }
  if (sleeper) sleeper.resume();
  if (has_thrown) end(grpc::Status::CANCELLED);
}

void CoroutineCall::end_when_cancelled() {
  std::unique_lock lock(mutex_);
  has_thrown_ = !cancelled_;
  const bool is_over = cancelled_;
  lock.unlock();
  if (is_over) end(grpc::Status::CANCELLED);
}

}  // namespace interop
