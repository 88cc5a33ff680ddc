#include "driver/observation.h"

#include <absl/strings/escaping.h>
#include <grpcpp/grpcpp.h>

#include <array>
#include <cstdio>

namespace interop {

namespace {

constexpr size_t kLongestBytes = 65536;

void print_line(const Json& document) {
  const auto line = document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fflush(stdout);
}

std::string base64(const std::string& bytes) { return absl::Base64Escape(bytes); }

std::string hex(const unsigned char* bytes, unsigned length) {
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(bytes), length));
}

}  // namespace

void print_ready(const char* messages, Json rest) {
  rest["event"] = "ready";
  rest["library"] = {{"name", "grpc-cpp"}, {"version", grpc::Version()}};
  rest["runtime"] = "gcc " __VERSION__;
  rest["messages"] = messages;
  print_line(rest);
}

void ObservationLog::print(const std::string& event, Json fields) {
  using Milliseconds = std::chrono::duration<double, std::milli>;
  std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  fields["event"] = event;
  fields["seq"] = ++seq_;
  fields["atMs"] = std::chrono::duration_cast<Milliseconds>(now).count();
  print_line(fields);
}

Observer Observer::of(const char* key, const std::string& name) const {
  auto owner = owner_;
  owner[key] = name;
  return Observer(*log_, owner);
}

void Observer::operator()(const std::string& event, Json fields) const {
  fields.update(owner_);
  log_->print(event, std::move(fields));
}

Json shown_message(const std::string& bytes) {
  if (bytes.size() <= kLongestBytes) return {{"bytes", base64(bytes)}};
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr);
  return {{"length", bytes.size()}, {"sha256", hex(digest.data(), length)}};
}

Json shown_metadata(const Metadata& metadata) {
  auto pairs = Json::array();
  for (const auto& [key, value] : metadata) {
    pairs.push_back({key, key.ends_with("-bin") ? base64(value) : value});
  }
  return pairs;
}

Digest::Digest() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
  EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
}

void Digest::add(const std::string& bytes) {
  const auto size = static_cast<uint32_t>(bytes.size());
  const unsigned char length[] = {
      static_cast<unsigned char>(size >> 24), static_cast<unsigned char>(size >> 16),
      static_cast<unsigned char>(size >> 8), static_cast<unsigned char>(size)};
  EVP_DigestUpdate(context_.get(), length, sizeof length);
  EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
  ++count_;
}

Json Digest::fields() const {
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> copy(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_MD_CTX_copy_ex(copy.get(), context_.get());
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned length = 0;
  EVP_DigestFinal_ex(copy.get(), digest.data(), &length);
  return {{"count", count_}, {"sha256", hex(digest.data(), length)}};
}

void Progress::at(int64_t count) {
  // The clock is not asked for every message.
  if (count % 16 != 0) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - told_at_ < std::chrono::seconds(1)) return;
  told_at_ = now;
  observe_("progress", {{"count", count}});
}

}  // namespace interop
