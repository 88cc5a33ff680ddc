# frozen_string_literal: true

require 'grpc'
require 'json'
require 'interop/pem_files'
require 'interop/program'

module Interop
  module Client
    # A server, and how to speak to it.
    Target = Struct.new(:address, :ca, :certificate, :private_key, :load_balancing, keyword_init: true) do
      # Of a plan.
      def self.of(target)
        tls = target.fetch(:tls, {})
        new(address: target.fetch(:address), ca: tls[:ca], certificate: tls[:certificate],
            private_key: tls[:privateKey], load_balancing: target[:loadBalancing])
      end

      def uri
        address.include?(',') ? "ipv4:#{address}" : address
      end

      # Raises ProgramError and Unsupported.
      def credentials
        return :this_channel_is_insecure unless ca

        GRPC::Core::ChannelCredentials.new(PemFiles.authorities(ca),
                                           private_key && PemFiles.private_key(private_key),
                                           certificate && PemFiles.certificate(certificate))
      end

      def channel_args
        {
          # Otherwise channels to one address share their connection, and what became of it.
          'grpc.use_local_subchannel_pool' => 1,
          'grpc.enable_http_proxy' => 0
        }.merge(several, balancing)
      end

      private

      def several
        address.include?(',') ? { 'grpc.default_authority' => address.split(',').first } : {}
      end

      def balancing
        case load_balancing
        when nil then {}
        when 'round_robin' then { 'grpc.lb_policy_name' => load_balancing }
        else raise Unsupported, "unknown load balancing #{load_balancing}"
        end
      end
    end

    # The channels of a case: one, and another for calls that are compressed, as
    # this library compresses by channel.
    class Channels
      # Calls of these paths wait for a connection.
      def initialize(target, waiting_paths)
        @credentials = target.credentials
        @uri = target.uri
        @args = target.channel_args.merge(waiting(waiting_paths))
        @channels = {}
      end

      def fetch(compression)
        @channels[compression] ||= GRPC::ClientStub.setup_channel(
          nil, @uri, @credentials, @args.merge(compressing(compression))
        )
      end

      def close
        @channels.each_value(&:close)
      end

      private

      # https://github.com/grpc/grpc/blob/master/doc/service_config.md
      def waiting(paths)
        return {} if paths.empty?

        names = paths.map { |path| path.split('/').last(2) }.map { |service, method| { service:, method: } }
        { 'grpc.service_config' => { methodConfig: [{ name: names, waitForReady: true }] }.to_json }
      end

      def compressing(algorithm)
        return {} unless algorithm

        GRPC::Core::CompressionOptions.new(default_algorithm: algorithm.to_sym).to_channel_arg_hash
      end
    end
  end
end
