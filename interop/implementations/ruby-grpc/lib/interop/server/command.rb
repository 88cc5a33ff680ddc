# frozen_string_literal: true

require 'optparse'
require 'interop/observation_log'
require 'interop/program'
require 'interop/server/config'
require 'interop/server/servers'

module Interop
  module Server
    # The server program, both faces of it.
    module Command
      module_function

      def run(arguments)
        options = Program.parse(parser, arguments)
        options[:config] ? serve_driven(Config.read(options[:config])) : serve_plain(config(options))
      end

      def parser
        OptionParser.new do |parser|
          parser.banner = 'Usage: server [options]   serves SquareService until SIGTERM or Ctrl-C'
          parser.on('--host ADDRESS', 'address to listen on (0.0.0.0)')
          parser.on('--port PORT', Integer, 'port to listen on, 0 for any free one (5000)')
          parser.on('--bidi MODE', SquareService::MODES,
                    "when streamrangeSquare answers: #{SquareService::MODES.join(' or ')}")
          parser.on('--tls-cert FILE', 'serve TLS with the certificate in this PEM file')
          parser.on('--tls-key FILE', 'PEM file with its private key')
          parser.on('--client-ca FILE', 'demand client certificates signed by the authority in this PEM file')
          parser.on('--max-concurrent-rpcs N', Integer, 'refuse calls above this number with RESOURCE_EXHAUSTED')
          parser.on('--config FILE', 'driven face: file with the config')
        end
      end

      def config(options)
        check(options)
        listener = Listener.new(name: 'plain', host: options[:host] || '0.0.0.0', port: options[:port] || 5000,
                                transport: transport(options), bidi: options[:bidi] || SquareService::MODES.first,
                                tls: TlsFiles.new(*options.values_at(:'tls-cert', :'tls-key', :'client-ca')))
        Config.new(listeners: [listener], max_concurrent_rpcs: options[:'max-concurrent-rpcs'])
      end

      def check(options)
        port, limit = options.values_at(:port, :'max-concurrent-rpcs')
        raise UsageError, "--port must be 0 to 65535, not #{port}" if port && !port.between?(0, 65_535)
        raise UsageError, "--max-concurrent-rpcs must be 1 or more, not #{limit}" if limit && limit < 1

        Program.together(options, :'tls-cert', :'tls-key')
        raise UsageError, '--client-ca needs --tls-cert and --tls-key' if options[:'client-ca'] && !options[:'tls-cert']
      end

      def transport(options)
        return 'plaintext' unless options[:'tls-cert']

        options[:'client-ca'] ? 'mtls' : 'tls'
      end

      def serve_plain(config)
        serve(config) do |servers|
          listener = config.listeners.first
          listener.port = servers.listeners.first[:port]
          puts "SquareService on #{listener.address}, #{listener.transport}, bidi #{listener.bidi}"
          $stdout.flush
        end
      end

      def serve_driven(config)
        serve(config) do |servers|
          ObservationLog.print_ready(config.contract.messages, listeners: servers.listeners,
                                                               capabilities: %w[max-concurrent-rpcs script])
        end
      end

      # The ports accept connections since they were bound. Once the servers answer
      # them a script may print lines, and the ready line is the first.
      def serve(config)
        servers = Servers.new(config)
        stop_on_signals(servers)
        yield servers
        servers.start
        servers.wait
      end

      # A second signal ends the program at once.
      def stop_on_signals(servers)
        %w[TERM INT].each do |signal|
          Signal.trap(signal) do
            Signal.trap(signal, 'DEFAULT')
            servers.stop
          end
        end
      end
    end
  end
end
