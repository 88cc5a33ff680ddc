package com.example.interop.client;

import com.example.interop.driver.ProgramException;
import com.example.interop.driver.Refusal;
import io.grpc.ChannelCredentials;
import io.grpc.EquivalentAddressGroup;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A server and how to speak to it.
 *
 * @param address host:port, or several IP addresses with commas between
 * @param tls null: plaintext
 */
record Target(String address, TlsFiles tls, String loadBalancing) {
  /** Paths of PEM files; certificate and key are for mTLS only. */
  record TlsFiles(String ca, String certificate, String privateKey) {}

  /** A channel, which connects with its first call. */
  ManagedChannel open() throws ProgramException, Refusal {
    var several = address.contains(",");
    if (several) Several.register();
    var channel =
        NettyChannelBuilder.forTarget(several ? "several:///" + address : address, credentials())
            // No proxy of the environment comes between.
            .proxyDetector(server -> null)
            .maxInboundMetadataSize(MAX_METADATA_BYTES);
    if (loadBalancing != null) {
      if (!loadBalancing.equals("round_robin")) {
        throw Refusal.unsupported("unknown load balancing \"%s\"", loadBalancing);
      }
      channel.defaultLoadBalancingPolicy(loadBalancing);
    }
    return channel.build();
  }

  private static final int MAX_METADATA_BYTES = 8192;

  private ChannelCredentials credentials() throws ProgramException {
    if (tls == null) return InsecureChannelCredentials.create();
    var credentials = TlsChannelCredentials.newBuilder();
    try {
      credentials.trustManager(new File(tls.ca()));
      if (tls.certificate() != null) {
        credentials.keyManager(new File(tls.certificate()), new File(tls.privateKey()));
      }
    } catch (IOException cause) {
      throw new ProgramException("cannot use the key files of %s: %s", address, cause.getMessage());
    }
    return credentials.build();
  }

  /** Resolves the scheme of several addresses to just these. */
  private static final class Several extends NameResolverProvider {
    private static boolean registered;

    static synchronized void register() {
      if (!registered) NameResolverRegistry.getDefaultRegistry().register(new Several());
      registered = true;
    }

    @Override
    protected boolean isAvailable() {
      return true;
    }

    @Override
    protected int priority() {
      return 5;
    }

    @Override
    public String getDefaultScheme() {
      return "several";
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
      return List.of(InetSocketAddress.class);
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
      var addresses = target.getPath().substring(1).split(",");
      return new NameResolver() {
        @Override
        public String getServiceAuthority() {
          return addresses[0];
        }

        @Override
        public void start(Listener2 listener) {
          var groups = Arrays.stream(addresses).map(Several::group).toList();
          listener.onResult(
              ResolutionResult.newBuilder()
                  .setAddressesOrError(StatusOr.fromValue(groups))
                  .build());
        }

        @Override
        public void shutdown() {}
      };
    }

    private static EquivalentAddressGroup group(String address) {
      var colon = address.lastIndexOf(':');
      var host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
      var port = Integer.parseInt(address.substring(colon + 1));
      return new EquivalentAddressGroup(new InetSocketAddress(host, port));
    }
  }
}
