package com.example.interop.server;

import com.example.interop.driver.Contract;
import com.example.interop.script.Script;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * What a server is to offer: the driven face reads it from a file, the plain one makes it of its
 * options.
 */
record ServerConfig(
    Contract.Reference contract,
    List<Listener> listeners,
    Limits limits,
    TlsFiles tls,
    Map<String, Script> scripts) {

  /** One port. */
  record Listener(
      String name, String host, int port, String transport, JsonObject service, TlsFiles tls) {}

  /** Over all listeners together; null: no limit. */
  record Limits(Integer maxConcurrentRpcs) {}

  /** Paths of PEM files. */
  record TlsFiles(String certificate, String privateKey, String clientCa) {}

  Integer maxConcurrentRpcs() {
    return limits == null ? null : limits.maxConcurrentRpcs();
  }
}
