#include "client/target.h"

#include "program/program.h"

namespace interop {

Target Target::of(const Json& target) {
  const auto tls = target.value("tls", Json::object());
  return {target.at("address"), tls.value("ca", ""), tls.value("certificate", ""),
          tls.value("privateKey", ""), target.value("loadBalancing", "")};
}

std::shared_ptr<grpc::Channel> Target::connect() const {
  grpc::ChannelArguments arguments;
  // Otherwise channels to one address share their connection, and what became of it.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  if (load_balancing == "round_robin") {
    arguments.SetLoadBalancingPolicyName(load_balancing);
  } else if (!load_balancing.empty()) {
    throw Unsupported("unknown load balancing " + load_balancing);
  }
  const auto comma = address.find(',');
  if (comma != std::string::npos) {
    arguments.SetString(GRPC_ARG_DEFAULT_AUTHORITY, address.substr(0, comma));
  }
  const auto uri = comma == std::string::npos ? address : "ipv4:" + address;
  return grpc::CreateCustomChannel(uri, credentials(), arguments);
}

std::shared_ptr<grpc::ChannelCredentials> Target::credentials() const {
  if (ca.empty()) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = read_file(ca, "certificate authorities");
  if (!private_key.empty()) {
    options.pem_private_key = read_file(private_key, "private key");
    options.pem_cert_chain = read_file(certificate, "certificate");
  }
  return grpc::SslCredentials(options);
}

}  // namespace interop
