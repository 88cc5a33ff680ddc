#include "client/examples.h"

#include <charconv>
#include <condition_variable>
#include <functional>
#include <iostream>
#include <mutex>

#include "data.grpc.pb.h"
#include "program/program.h"

namespace interop {

namespace {

using squarerpc_service::Message;
using squarerpc_service::SquareService;

constexpr int kNumbers = 12;
constexpr auto kTimeout = std::chrono::seconds(10);

const char* const kCodeNames[] = {
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};

Message number(double value) {
  Message message;
  message.set_message(value);
  return message;
}

void print(const Message& response) {
  // The fewest digits that give the same double again.
  char text[32];
  const auto [end, error] = std::to_chars(text, text + sizeof text, response.message());
  std::cout.write(text, end - text) << std::endl;
}

// Where the end of a call is waited for.
class Outcome {
 public:
  void set(const grpc::Status& status) {
    std::lock_guard lock(mutex_);
    status_ = status;
    is_there_ = true;
    there_.notify_one();
  }

  // Throws ProgramError for a call that failed.
  void check() {
    std::unique_lock lock(mutex_);
    there_.wait(lock, [this] { return is_there_; });
    if (status_.ok()) return;
    const auto code = static_cast<size_t>(status_.error_code());
    const std::string name = code < std::size(kCodeNames) ? kCodeNames[code] : "UNKNOWN";
    throw ProgramError(name + ": " + status_.error_message());
  }

 private:
  std::mutex mutex_;
  std::condition_variable there_;
  grpc::Status status_;
  bool is_there_ = false;
};

struct Context : grpc::ClientContext {
  Context() { set_deadline(std::chrono::system_clock::now() + kTimeout); }
};

void unary(SquareService::Stub& stub) {
  Context context;
  const auto request = number(12.3);
  Message response;
  Outcome outcome;
  stub.async()->square(&context, &request, &response,
                       [&](const grpc::Status& status) { outcome.set(status); });
  outcome.check();
  print(response);
}

void server_streaming(SquareService::Stub& stub) {
  class Reader : public grpc::ClientReadReactor<Message> {
   public:
    explicit Reader(SquareService::Stub& stub) {
      stub.async()->rangeSquare(&context_, &request_, this);
      StartRead(&response_);
      StartCall();
    }
    void OnReadDone(bool ok) override {
      if (!ok) return;
      print(response_);
      StartRead(&response_);
    }
    void OnDone(const grpc::Status& status) override { outcome.set(status); }

    Outcome outcome;

   private:
    Context context_;
    Message request_ = number(kNumbers);
    Message response_;
  };
  Reader(stub).outcome.check();
}

void client_streaming(SquareService::Stub& stub) {
  class Writer : public grpc::ClientWriteReactor<Message> {
   public:
    explicit Writer(SquareService::Stub& stub) {
      stub.async()->sumSquare(&context_, &response, this);
      write_next();
      StartCall();
    }
    void OnWriteDone(bool ok) override {
      if (ok) write_next();
    }
    void OnDone(const grpc::Status& status) override { outcome.set(status); }

    Outcome outcome;
    Message response;

   private:
    void write_next() {
      if (next_ == kNumbers) {
        StartWritesDone();
      } else {
        request_ = number(next_++);
        StartWrite(&request_);
      }
    }

    Context context_;
    Message request_;
    int next_ = 0;
  };
  Writer writer(stub);
  writer.outcome.check();
  print(writer.response);
}

void bidirectional(SquareService::Stub& stub) {
  class Exchange : public grpc::ClientBidiReactor<Message, Message> {
   public:
    explicit Exchange(SquareService::Stub& stub) {
      stub.async()->streamrangeSquare(&context_, this);
      write_next();
      StartRead(&response_);
      StartCall();
    }
    void OnWriteDone(bool ok) override {
      if (ok) write_next();
    }
    void OnReadDone(bool ok) override {
      if (!ok) return;
      print(response_);
      StartRead(&response_);
    }
    void OnDone(const grpc::Status& status) override { outcome.set(status); }

    Outcome outcome;

   private:
    void write_next() {
      if (next_ == kNumbers) {
        StartWritesDone();
      } else {
        request_ = number(next_++);
        StartWrite(&request_);
      }
    }

    Context context_;
    Message request_, response_;
    int next_ = 0;
  };
  Exchange(stub).outcome.check();
}

}  // namespace

void run_examples(const std::shared_ptr<grpc::Channel>& channel) {
  SquareService::Stub stub(channel);
  for (const auto& example :
       {unary, server_streaming, client_streaming, bidirectional, bidirectional}) {
    example(stub);
  }
}

}  // namespace interop
