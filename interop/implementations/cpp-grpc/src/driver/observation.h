// What a driven program prints: one JSON document a line.
#pragma once

#include <openssl/evp.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace interop {

using Json = nlohmann::json;

// In wire order; binary values as they are.
using Metadata = std::vector<std::pair<std::string, std::string>>;

// With what a server adds.
void print_ready(const char* messages, Json rest = Json::object());

// Numbers and times what is observed, on whichever thread.
class ObservationLog {
 public:
  void print(const std::string& event, Json fields);

 private:
  std::mutex mutex_;
  int64_t seq_ = 0;
};

// Prints what belongs to one case, or one call.
class Observer {
 public:
  explicit Observer(ObservationLog& log, Json owner = Json::object())
      : log_(&log), owner_(std::move(owner)) {}

  Observer of(const char* key, const std::string& name) const;
  void operator()(const std::string& event, Json fields = Json::object()) const;

 private:
  ObservationLog* log_;
  Json owner_;
};

// The fields that stand for a message.
Json shown_message(const std::string& bytes);

// Pairs of key and value, of any map of the library.
Json shown_metadata(const Metadata& metadata);

template <class Map>
Metadata to_metadata(const Map& map) {
  Metadata metadata;
  for (const auto& [key, value] : map) {
    metadata.emplace_back(std::string(key.data(), key.size()),
                          std::string(value.data(), value.size()));
  }
  return metadata;
}

// Stands for many messages in one line.
class Digest {
 public:
  Digest();

  void add(const std::string& bytes);
  int64_t count() const { return count_; }
  Json fields() const;

 private:
  int64_t count_ = 0;
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

// Says of a step with many messages, about once a second, that it moves.
class Progress {
 public:
  explicit Progress(const Observer& observe) : observe_(observe) {}

  void at(int64_t count);

 private:
  const Observer& observe_;
  std::chrono::steady_clock::time_point told_at_ = std::chrono::steady_clock::now();
};

}  // namespace interop
