// The steps of plans and scripts, each decoded as it is run.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "driver/observation.h"

namespace interop {

// The messages of a step, in bytes.
class BulkMessages {
 public:
  // A list, or a rule for so many. Throws std::invalid_argument.
  explicit BulkMessages(const Json& value);

  // Until `take` says false.
  void each(const std::function<bool(std::string)>& take) const;

 private:
  std::vector<std::string> list_;
  int64_t count_ = 0;  // of a rule
  std::string prefix_;
  bool is_double_ = false;
  int64_t from_ = 0;
};

class Step {
 public:
  // `side` is client or server. Throws Unsupported.
  Step(const Json& step, const char* side);

  const std::string& name() const { return name_; }
  bool has(const char* key) const { return fields_.contains(key); }
  std::string text(const char* key) const { return fields_.value(key, ""); }
  bool flag(const char* key) const { return fields_.value(key, false); }
  int64_t number(const char* key) const { return fields_.value(key, int64_t{0}); }
  Json value(const char* key) const { return fields_.at(key); }
  std::chrono::microseconds duration(const char* key) const;
  // With the zeros that follow them.
  std::string bytes() const;
  Metadata metadata() const;
  BulkMessages messages() const { return BulkMessages(fields_.at("messages")); }

 private:
  std::string name_;
  Json fields_;
};

}  // namespace interop
