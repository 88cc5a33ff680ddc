#include "client/driven_call.h"

#include <grpcpp/impl/codegen/proto_utils.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <set>

namespace interop {

namespace {

// A receiving step met the end of the call.
struct CallEnded {};

// Messages that protobuf makes: what the generated stubs do is done with them.
struct ProtobufMessages {
  using Message = google::protobuf::Message;

  const Message* request;
  const Message* response;

  std::unique_ptr<Message> make(const std::string& bytes) const {
    return make_message(*request, bytes);
  }
  std::unique_ptr<Message> empty() const { return MessagePointer(response->New()); }
  static std::string bytes(const Message& message) { return bytes_of(message); }
};

// Messages as the bytes that they are.
struct RawMessages {
  using Message = grpc::ByteBuffer;

  std::unique_ptr<Message> make(const std::string& bytes) const {
    const grpc::Slice slice(bytes);
    return std::make_unique<Message>(&slice, 1);
  }
  std::unique_ptr<Message> empty() const { return std::make_unique<Message>(); }
  static std::string bytes(const Message& message) {
    std::vector<grpc::Slice> slices;
    const_cast<Message&>(message).Dump(&slices);
    std::string bytes;
    for (const auto& slice : slices) bytes.append(slice.begin(), slice.end());
    return bytes;
  }
};

// The callbacks of one call, for a thread that waits for them. It is opened as a stream whatever
// its shape: so the steps of a case come apart.
template <class Message>
class Stream : public grpc::ClientBidiReactor<Message, Message> {
 public:
  Stream(const std::shared_ptr<grpc::Channel>& channel, const std::string& path,
         grpc::ClientContext* context)
      : stub_(channel) {
    stub_.PrepareBidiStreamingCall(context, path, {}, this);
    // Until its end is asked for: other threads than the library's use it.
    this->AddHold();
    this->StartCall();
  }

  // False: the call has ended.
  bool write(const Message& message, bool is_last) {
    written_.reset();
    if (is_last) {
      this->StartWriteLast(&message, {});
    } else {
      this->StartWrite(&message);
    }
    return wait(written_);
  }

  bool writes_done() {
    half_closed_.reset();
    this->StartWritesDone();
    return wait(half_closed_);
  }

  void start_read(Message* message) {
    read_.reset();
    this->StartRead(message);
  }

  // False: the call has ended.
  bool finish_read() { return wait(read_); }

  bool has_read_within(std::chrono::microseconds time) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, time, [this] { return read_.has_value(); });
  }

  grpc::Status finish() {
    this->RemoveHold();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return status_.has_value(); });
    return *status_;
  }

 private:
  void OnReadDone(bool ok) override { set(read_, ok); }
  void OnWriteDone(bool ok) override { set(written_, ok); }
  void OnWritesDoneDone(bool ok) override { set(half_closed_, ok); }
  void OnDone(const grpc::Status& status) override { set(status_, status); }

  template <class Value>
  void set(std::optional<Value>& into, const Value& value) {
    std::lock_guard lock(mutex_);
    into = value;
    changed_.notify_all();
  }

  bool wait(std::optional<bool>& result) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return result.has_value(); });
    return *result;
  }

  grpc::TemplatedGenericStub<Message, Message> stub_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<bool> read_, written_, half_closed_;
  std::optional<grpc::Status> status_;
};

template <class Messages>
class Call : public DrivenCall {
  using Message = typename Messages::Message;

 public:
  Call(const std::shared_ptr<grpc::Channel>& channel, Messages messages, const Step& open,
       Observer observe)
      : messages_(messages),
        observe_(std::move(observe)),
        request_stream_(open.flag("requestStream")),
        response_stream_(open.flag("responseStream")),
        is_raw_(open.has("codec")) {
    context_.set_deadline(std::chrono::system_clock::now() + open.duration("deadlineMs"));
    for (const auto& [key, value] : open.metadata()) context_.AddMetadata(key, value);
    if (open.has("compression")) context_.set_compression_algorithm(GRPC_COMPRESS_GZIP);
    context_.set_wait_for_ready(open.flag("waitForReady"));
    stream_.emplace(channel, open.text("path"), &context_);
  }

  // A call that is still open is cancelled.
  ~Call() override {
    if (over_ || status_) return;
    context_.TryCancel();
    if (reading_) stream_->finish_read();
    stream_->finish();
  }

  void perform(const Step& step) override {
    static const std::set<std::string> receiving = {"receive", "receive-to-end", "receive-many",
                                                    "exchange-many"};
    if (over_ && receiving.contains(step.name())) return;
    try {
      perform_on_stream(step);
    } catch (const NotSent& error) {
      observe_("not-sent", {{"reason", error.what()}});
    } catch (const CallEnded&) {
      show_status();
    }
  }

 private:
  void perform_on_stream(const Step& step) {
    const auto& name = step.name();
    if (name == "send") {
      send(step);
    } else if (name == "send-many") {
      send_many(step);
    } else if (name == "exchange-many") {
      exchange_many(step);
    } else if (name == "half-close") {
      half_close();
    } else if (name == "receive") {
      receive(step);
    } else if (name == "receive-to-end") {
      for (;;) show_received();
    } else if (name == "receive-many") {
      receive_many([this](const auto& take) {
        for (;;) take();
      });
    } else if (name == "cancel") {
      context_.TryCancel();
      observe_("cancelled");
    } else {
      throw Unsupported("unknown step " + name);
    }
  }

  void send(const Step& step) {
    if (step.has("zeros") && !is_raw_) {
      throw Unsupported("only a call with codec bytes takes zeros");
    }
    const auto message = messages_.make(step.bytes());
    hand_over(*message);
    observe_("sent", shown_message(Messages::bytes(*message)));
  }

  void send_many(const Step& step) {
    int64_t count = 0;
    Progress progress(observe_);
    try {
      step.messages().each([&](const std::string& bytes) {
        hand_over(*messages_.make(bytes));
        progress.at(++count);
        return true;
      });
    } catch (const NotSent&) {
      // The count says it.
    }
    observe_("sent-many", {{"count", count}});
  }

  void exchange_many(const Step& step) {
    receive_many([&](const auto& take) {
      step.messages().each([&](const std::string& bytes) {
        try {
          hand_over(*messages_.make(bytes));
        } catch (const NotSent&) {
          // That the call has ended shows in what is received.
        }
        take();
        return true;
      });
    });
  }

  void hand_over(const Message& message) {
    if (sent_ && !request_stream_) throw Unsupported("a call of one message takes no more");
    if (requests_ended_ || status_ || over_) {
      throw NotSent("the call, or its request stream, has ended");
    }
    requests_ended_ = !request_stream_;
    if (!stream_->write(message, !request_stream_)) {
      requests_ended_ = true;
      throw NotSent("the call has ended");
    }
    sent_ = true;
    half_closed_ = !request_stream_;
  }

  void half_close() {
    if (over_) throw NotSent("the call has ended");
    if (!half_closed_) {
      // To end the requests a second time is an error of the program, which the library aborts.
      if (requests_ended_ || status_) throw NotSent("the call, or its request stream, has ended");
      requests_ended_ = true;
      half_closed_ = stream_->writes_done();
      if (!half_closed_) throw NotSent("the call has ended");
    }
    observe_("half-closed");
  }

  void receive(const Step& step) {
    if (step.has("withinMs")) {
      start_read();
      // What is not there in time stays under way, for the next step.
      if (!stream_->has_read_within(step.duration("withinMs"))) {
        observe_("nothing-received", {{"withinMs", step.value("withinMs")}});
        return;
      }
    }
    show_received();
  }

  void show_received() {
    next_message();
    observe_("received", shown_message(Messages::bytes(*response_)));
  }

  // `step` gets what receives a message into the digest.
  void receive_many(const std::function<void(const std::function<void()>&)>& step) {
    Digest digest;
    Progress progress(observe_);
    try {
      step([&] {
        next_message();
        digest.add(Messages::bytes(*response_));
        progress.at(digest.count());
      });
    } catch (const CallEnded&) {
      observe_("received-many", digest.fields());
      throw;
    }
    observe_("received-many", digest.fields());
  }

  void start_read() {
    if (reading_) return;
    response_ = messages_.empty();
    reading_ = true;
    stream_->start_read(response_.get());
  }

  // Throws CallEnded.
  void next_message() {
    if (status_) throw CallEnded();
    start_read();
    const bool is_there = stream_->finish_read();
    reading_ = false;
    if (!is_there) throw CallEnded();
    show_headers();
    if (response_stream_) return;
    // As the generated code has it: the one response comes with the status, and is none where that
    // is not OK.
    status_ = stream_->finish();
    if (!status_->ok()) throw CallEnded();
  }

  void show_headers() {
    if (headers_shown_) return;
    headers_shown_ = true;
    observe_("initial-metadata",
             {{"metadata", shown_metadata(to_metadata(context_.GetServerInitialMetadata()))}});
  }

  void show_status() {
    const auto status = status_ ? *status_ : stream_->finish();
    over_ = true;
    show_headers();
    observe_("status",
             {{"code", status.error_code()},
              {"message", status.error_message()},
              {"trailers", shown_metadata(to_metadata(context_.GetServerTrailingMetadata()))}});
  }

  const Messages messages_;
  const Observer observe_;
  const bool request_stream_;
  const bool response_stream_;
  const bool is_raw_;
  bool sent_ = false, requests_ended_ = false, half_closed_ = false, reading_ = false,
       over_ = false;
  bool headers_shown_ = false;
  std::optional<grpc::Status> status_;  // of a call with one response, once that is there
  std::unique_ptr<Message> response_;
  grpc::ClientContext context_;
  std::optional<Stream<Message>> stream_;
};

}  // namespace

std::unique_ptr<DrivenCall> open_call(const std::shared_ptr<grpc::Channel>& channel,
                                      const Method* method, const Step& open, Observer observe) {
  if (method == nullptr) {
    return std::make_unique<Call<RawMessages>>(channel, RawMessages(), open, std::move(observe));
  }
  return std::make_unique<Call<ProtobufMessages>>(
      channel, ProtobufMessages{method->request, method->response}, open, std::move(observe));
}

}  // namespace interop
