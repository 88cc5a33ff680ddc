// Which calls are played by a script, and how they are named.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>

#include "driver/observation.h"

namespace interop {

inline constexpr char kScriptKey[] = "interop-script";

// What a server does in a call; without a name for it, the server gives one.
struct Script {
  Json steps;
  bool of_bytes = false;
  std::string call;

  // Throws std::invalid_argument with the reason.
  static Script of(const Json& document) {
    if (!document.is_object() || !document.contains("steps") || !document["steps"].is_array()) {
      throw std::invalid_argument("no object with steps");
    }
    const auto codec = document.value("codec", Json());
    if (!codec.is_null() && codec != "bytes") {
      throw std::invalid_argument("unknown codec " + codec.dump());
    }
    return {document["steps"], !codec.is_null(), ""};
  }

  // With the name that its call gives itself. Throws as `of` does.
  static Script carried(const std::string& text) {
    const auto document = Json::parse(text, nullptr, false);
    if (document.is_discarded()) throw std::invalid_argument("no JSON");
    auto script = of(document);
    const auto call = document.value("call", Json());
    if (!call.is_string() || call == "") throw std::invalid_argument("no call");
    script.call = call;
    return script;
  }
};

class Scripts {
 public:
  // By path, for calls that carry none.
  explicit Scripts(std::map<std::string, Script> by_path) : by_path_(std::move(by_path)) {}

  const Script* of(const std::string& path) const {
    const auto found = by_path_.find(path);
    return found == by_path_.end() ? nullptr : &found->second;
  }

  // Prints call-begun, and gives what prints the rest.
  Observer begin(const Script& script, Json fields) {
    std::lock_guard lock(mutex_);
    const auto name = script.call.empty() ? std::to_string(++unnamed_) : script.call;
    auto observe = Observer(log_).of("call", name);
    observe("call-begun", std::move(fields));
    return observe;
  }

 private:
  const std::map<std::string, Script> by_path_;
  ObservationLog log_;
  std::mutex mutex_;
  int64_t unnamed_ = 0;
};

}  // namespace interop
