#include "server/config.h"

#include <stdexcept>

#include "program/program.h"
#include "server/square_call.h"

namespace interop {

namespace {

TlsFiles files_of(const Json& tls) {
  return {tls.at("certificate"), tls.at("privateKey"), tls.value("clientCa", "")};
}

Listener listener_of(const Json& listener, const Json& config) {
  const auto tls = listener.value("tls", config.value("tls", Json()));
  return {listener.at("name"),
          listener.at("host"),
          listener.at("port"),
          listener.at("transport"),
          listener.value("service", Json::object()).value("bidi", kInterleaved),
          tls.is_null() ? TlsFiles() : files_of(tls)};
}

}  // namespace

std::string Listener::address() const {
  const auto in_brackets = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return in_brackets + ":" + std::to_string(port);
}

std::string Listener::unsupported() const {
  if (transport != "plaintext" && transport != "tls" && transport != "mtls") {
    return "no transport " + transport;
  }
  if (bidi != kInterleaved && bidi != kAfterHalfClose) return "no bidi mode " + bidi;
  return "";
}

std::shared_ptr<grpc::ServerCredentials> Listener::credentials() const {
  if (transport == "plaintext") return grpc::InsecureServerCredentials();
  if (tls.certificate.empty() || tls.private_key.empty()) {
    throw ProgramError("the " + transport + " listener " + name +
                       " needs a certificate and its key");
  }
  grpc::SslServerCredentialsOptions options;
  options.pem_key_cert_pairs.push_back(
      {read_file(tls.private_key, "private key"), read_file(tls.certificate, "certificate")});
  if (transport == "mtls") {
    if (tls.client_ca.empty()) {
      throw ProgramError("the mtls listener " + name + " needs the authority of its clients");
    }
    options.pem_root_certs = read_file(tls.client_ca, "certificate authorities");
    options.client_certificate_request = GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY;
  }
  return grpc::SslServerCredentials(options);
}

Config read_config(const std::string& path) {
  Config config;
  try {
    const auto document = Json::parse(read_file(path, "config"));
    config.contract =
        std::make_unique<Contract>(document.at("contract").at("descriptors").get<std::string>());
    for (const auto& each : document.at("listeners")) {
      config.listeners.push_back(listener_of(each, document));
    }
    const auto limits = document.value("limits", Json::object());
    if (limits.contains("maxConcurrentRpcs")) {
      config.max_concurrent_rpcs = limits.at("maxConcurrentRpcs").get<int>();
    }
    const auto scripts = document.value("scripts", Json::object());
    for (const auto& [method, script] : scripts.items()) {
      config.scripts.emplace(method, Script::of(script));
    }
  } catch (const Json::exception& error) {
    throw ProgramError("the config " + path + " is malformed: " + error.what());
  } catch (const std::invalid_argument& error) {
    throw ProgramError("a script of the config " + path + " is malformed: " + error.what());
  }
  return config;
}

}  // namespace interop
