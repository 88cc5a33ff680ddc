import type { ChannelOptions } from "@grpc/grpc-js"

/** The options that every client of this repository opens a channel with. */
export function channelOptions(): ChannelOptions {
  return {
    // 4 MiB is every gRPC library's receive limit; grpc-js sends without one.
    // The sender's error names the message, the peer's only the connection.
    "grpc.max_receive_message_length": 4 * 1024 * 1024,
    "grpc.max_send_message_length": 4 * 1024 * 1024,

    // grpc-js shares connections between channels to one address. A channel of
    // its own is what a case of the driver contract is promised.
    "grpc.use_local_subchannel_pool": 1,

    // A verdict is about this client and that server: nothing in between that
    // the environment (http_proxy) or a DNS TXT record (retry policy) put there.
    "grpc.enable_http_proxy": 0,
    "grpc.service_config_disable_resolution": 1,

    // Counters that nobody here can ask for, kept for each call and message.
    "grpc.enable_channelz": 0,

    // A peer that went silent is noticed while a call is open. Servers allow a
    // ping every 5 minutes by default and answer more with GOAWAY
    // (ENHANCE_YOUR_CALM): https://github.com/grpc/proposal/blob/master/A8-client-side-keepalive.md
    "grpc.keepalive_time_ms": 330_000,
    "grpc.keepalive_timeout_ms": 20_000,

    // A server that is back has its first success within 2 s, while calls are
    // made: the longest pause between two attempts is 1 s, more or less 20 % at
    // random (grpc-js' jitter), so that many clients do not come at one moment.
    // gRPC's own limits are 1 s at first and 2 minutes at last:
    // https://github.com/grpc/grpc/blob/master/doc/connection-backoff.md
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.max_reconnect_backoff_ms": 1000,
  }
}
