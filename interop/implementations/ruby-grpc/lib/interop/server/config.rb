# frozen_string_literal: true

require 'grpc'
require 'interop/contract'
require 'interop/documents'
require 'interop/pem_files'
require 'interop/program'
require 'interop/server/scripts'
require 'interop/server/square_service'

module Interop
  module Server
    TlsFiles = Struct.new(:certificate, :private_key, :client_ca) do
      # Of a config.
      def self.of(tls)
        new(tls.fetch(:certificate), tls.fetch(:privateKey), tls[:clientCa])
      end
    end

    # One port. Its bidi is when streamrangeSquare answers.
    Listener = Struct.new(:name, :host, :port, :transport, :bidi, :tls, keyword_init: true) do
      def self.of(listener, tls)
        files = listener[:tls] || tls
        new(name: listener.fetch(:name), host: listener.fetch(:host), port: listener.fetch(:port),
            transport: listener.fetch(:transport), bidi: listener.dig(:service, :bidi) || SquareService::MODES.first,
            tls: files && TlsFiles.of(files))
      end

      # nil: it can be offered.
      def unsupported
        return "no transport #{transport}" unless %w[plaintext tls mtls].include?(transport)

        "no bidi mode #{bidi}" unless SquareService::MODES.include?(bidi)
      end

      def address
        "#{host.include?(':') ? "[#{host}]" : host}:#{port}"
      end

      # Raises ProgramError.
      def credentials
        return :this_port_is_insecure if transport == 'plaintext'
        raise ProgramError, "the #{transport} listener #{name} needs a certificate and its key" unless tls

        pair = { private_key: PemFiles.private_key(tls.private_key), cert_chain: PemFiles.certificate(tls.certificate) }
        return GRPC::Core::ServerCredentials.new(nil, [pair], false) if transport == 'tls'
        raise ProgramError, "the mtls listener #{name} needs the authority of its clients" unless tls.client_ca

        GRPC::Core::ServerCredentials.new(PemFiles.authorities(tls.client_ca), [pair], true)
      end
    end

    # What a server is to offer: the driven face reads it from a file, the plain
    # one makes it of its options.
    Config = Struct.new(:listeners, :max_concurrent_rpcs, :contract, :scripts, keyword_init: true) do
      # Raises ProgramError.
      def self.read(path)
        Documents.read(path, 'config') do |config, contract|
          listeners = config.fetch(:listeners).map { |each| Listener.of(each, config[:tls]) }
          scripts = config.fetch(:scripts, {}).to_h { |method, script| [method.to_s, Script.of(script)] }
          new(listeners:, max_concurrent_rpcs: config.dig(:limits, :maxConcurrentRpcs), contract:, scripts:)
        end
      rescue Script::Malformed => e
        raise ProgramError, "the config #{path} is malformed: #{e.message}"
      end
    end
  end
end
