#include "driver/steps.h"

#include <absl/strings/escaping.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/wire_format_lite.h>

#include <algorithm>
#include <map>
#include <regex>
#include <stdexcept>

#include "driver_steps.h"
#include "program/program.h"

namespace interop {

namespace {

using google::protobuf::internal::WireFormatLite;
namespace io = google::protobuf::io;

constexpr int64_t kHighestField = (1 << 29) - 1;

std::string from_base64(const Json& value) {
  std::string bytes;
  if (!value.is_string() || !absl::Base64Unescape(value.get_ref<const std::string&>(), &bytes)) {
    throw std::invalid_argument("no base64");
  }
  return bytes;
}

bool is_count(const Json& value) { return value.is_number_integer() && value >= 0; }

bool has_only(const Json& value, std::initializer_list<const char*> keys) {
  return value.is_object() && value.size() == keys.size() &&
         std::all_of(keys.begin(), keys.end(),
                     [&](const char* key) { return value.contains(key); });
}

Metadata to_pairs(const Json& value) {
  Metadata metadata;
  for (const auto& pair : value) {
    if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_string()) {
      throw std::invalid_argument("no pair");
    }
    const auto key = pair[0].get<std::string>();
    metadata.emplace_back(
        key, key.ends_with("-bin") ? from_base64(pair[1]) : pair[1].get<std::string>());
  }
  return metadata;
}

bool is_path(const Json& value) {
  static const std::regex form("/[^/]+/[^/]+");
  return value.is_string() && std::regex_match(value.get_ref<const std::string&>(), form);
}

// Throws std::invalid_argument too.
bool is_of_kind(const std::string& kind, const Json& value) {
  static const std::map<std::string, std::function<bool(const Json&)>> kinds = {
      {"name", [](const Json& v) { return v.is_string() && v != ""; }},
      {"path", is_path},
      {"boolean", [](const Json& v) { return v.is_boolean(); }},
      {"codec", [](const Json& v) { return v == "bytes"; }},
      {"compression", [](const Json& v) { return v == "gzip"; }},
      {"milliseconds", [](const Json& v) { return v.is_number() && v >= 0; }},
      {"count", is_count},
      {"text", [](const Json& v) { return v.is_string(); }},
      {"message", [](const Json& v) { return from_base64(v), true; }},
      {"messages", [](const Json& v) { return BulkMessages(v), true; }},
      {"metadata", [](const Json& v) { return v.is_array() && (to_pairs(v), true); }},
  };
  const auto found = kinds.find(kind);
  return found != kinds.end() && found->second(value);
}

void check_field(const std::string& step, const Json& kinds, const std::string& key,
                 const Json& value) {
  const auto required = kinds.find(key);
  const auto found = required == kinds.end() ? kinds.find(key + "?") : required;
  if (found == kinds.end()) throw Unsupported("unknown key " + key + " of step " + step);
  bool fits = false;
  try {
    fits = is_of_kind(*found, value);
  } catch (const std::invalid_argument&) {
    // It does not fit.
  }
  if (!fits) {
    throw Unsupported(key + " of step " + step + " is no " + found->get<std::string>() + ": " +
                      value.dump().substr(0, 80));
  }
}

}  // namespace

BulkMessages::BulkMessages(const Json& value) {
  if (value.is_array()) {
    for (const auto& each : value) list_.push_back(from_base64(each));
    return;
  }
  if (!has_only(value, {"count", "template", "varying"})) throw std::invalid_argument("no rule");
  const auto& varying = value["varying"];
  if (!is_count(value["count"]) || !has_only(varying, {"field", "type", "from"}) ||
      !is_count(varying["field"]) || varying["field"] < 1 || varying["field"] > kHighestField ||
      !varying["from"].is_number_integer() ||
      (varying["type"] != "double" && varying["type"] != "int64")) {
    throw std::invalid_argument("no rule");
  }
  count_ = value["count"];
  from_ = varying["from"];
  is_double_ = varying["type"] == "double";
  prefix_ = from_base64(value["template"]);
  io::StringOutputStream stream(&prefix_);
  io::CodedOutputStream output(&stream);
  output.WriteTag(WireFormatLite::MakeTag(varying["field"], is_double_
                                                                ? WireFormatLite::WIRETYPE_FIXED64
                                                                : WireFormatLite::WIRETYPE_VARINT));
}

void BulkMessages::each(const std::function<bool(std::string)>& take) const {
  for (const auto& bytes : list_) {
    if (!take(bytes)) return;
  }
  for (int64_t n = 0; n < count_; ++n) {
    std::string bytes = prefix_;
    {
      io::StringOutputStream stream(&bytes);
      io::CodedOutputStream output(&stream);
      if (is_double_) {
        output.WriteLittleEndian64(WireFormatLite::EncodeDouble(static_cast<double>(from_ + n)));
      } else {
        output.WriteVarint64(static_cast<uint64_t>(from_ + n));
      }
    }
    if (!take(std::move(bytes))) return;
  }
}

Step::Step(const Json& step, const char* side) {
  static const Json table = Json::parse(kDriverSteps);
  if (!step.is_object() || !step.contains("do") || !step["do"].is_string() ||
      !table[side].contains(step["do"].get<std::string>())) {
    throw Unsupported("unknown step " + step.dump().substr(0, 80));
  }
  name_ = step["do"];
  fields_ = step;
  fields_.erase("do");
  const auto& kinds = table[side][name_];
  for (const auto& [key, kind] : kinds.items()) {
    if (!key.ends_with("?") && !fields_.contains(key)) {
      throw Unsupported("step " + name_ + " has no " + key);
    }
  }
  for (const auto& [key, value] : fields_.items()) check_field(name_, kinds, key, value);
}

std::chrono::microseconds Step::duration(const char* key) const {
  // A century, as the clock overflows at some time after it.
  constexpr double kMost = 100 * 365.25 * 24 * 3600 * 1e6;
  return std::chrono::microseconds(
      static_cast<int64_t>(std::min(fields_.at(key).get<double>() * 1000, kMost)));
}

std::string Step::bytes() const {
  return from_base64(fields_.at("bytes")) + std::string(number("zeros"), '\0');
}

Metadata Step::metadata() const {
  return has("metadata") ? to_pairs(fields_.at("metadata")) : Metadata();
}

}  // namespace interop
