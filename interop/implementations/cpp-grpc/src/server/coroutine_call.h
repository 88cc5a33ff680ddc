// A call of the generic callback service whose handler is a coroutine: it waits with co_await, and
// the library's callbacks go on with it.
#pragma once

#include <grpcpp/alarm.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <chrono>
#include <coroutine>
#include <mutex>
#include <optional>

#include "server/admission.h"

namespace interop {

// Runs at once, and by itself until its end. What it throws comes out of the callback that goes on
// with it, as what any handler throws.
struct Task {
  struct promise_type {
    Task get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { throw; }
  };
};

class CoroutineCall : public grpc::ServerGenericBidiReactor {
 protected:
  explicit CoroutineCall(Admission::Place place) : place_(std::move(place)) {}

  // Of a call that goes on with the result of a callback: false where the call, or the stream of
  // its requests, has ended.
  struct [[nodiscard]] Operation {
    CoroutineCall* call;
    void (*start)(CoroutineCall*);

    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> handle) const {
      call->waiting_ = handle;
      start(call);
    }
    bool await_resume() const { return call->ok_; }
  };

  Operation read() {
    return {this, [](CoroutineCall* call) { call->StartRead(&call->request_); }};
  }
  Operation write(const grpc::ByteBuffer& response) {
    response_ = response;
    return {this, [](CoroutineCall* call) { call->StartWrite(&call->response_); }};
  }
  Operation send_headers() {
    return {this, [](CoroutineCall* call) { call->StartSendInitialMetadata(); }};
  }

  // Until this time, or until the call is cancelled.
  struct [[nodiscard]] Sleep {
    CoroutineCall* call;
    std::optional<std::chrono::microseconds> time;

    bool await_ready() const { return false; }
    bool await_suspend(std::coroutine_handle<> handle) const { return call->sleep(handle, time); }
    void await_resume() const {}
  };

  Sleep sleep(std::optional<std::chrono::microseconds> time) { return {this, time}; }

  bool is_cancelled() const { return cancelled_; }

  // Gives up the place first: who calls again on seeing the status is let in. The call may be gone
  // when it returns.
  void end(const grpc::Status& status) {
    place_.reset();
    Finish(status);
  }

  // For a handler that has thrown: nobody else ends its call.
  void end_when_cancelled();

  grpc::ByteBuffer request_;

 private:
  void OnSendInitialMetadataDone(bool ok) override { go_on(ok); }
  void OnReadDone(bool ok) override { go_on(ok); }
  void OnWriteDone(bool ok) override { go_on(ok); }
  void OnCancel() override;
  void OnDone() override { delete this; }

  void go_on(bool ok) {
    ok_ = ok;
    waiting_.resume();
  }
  // False: the call is cancelled already.
  bool sleep(std::coroutine_handle<> handle, std::optional<std::chrono::microseconds> time);

  Admission::Place place_;
  grpc::ByteBuffer response_;
  std::coroutine_handle<> waiting_;
  bool ok_ = false;
  std::atomic<bool> cancelled_ = false;
  std::mutex mutex_;
  grpc::Alarm alarm_;
  bool alarm_is_set_ = false;
  std::coroutine_handle<> sleeping_;  // until the call is cancelled
  bool has_thrown_ = false;
};

}  // namespace interop
