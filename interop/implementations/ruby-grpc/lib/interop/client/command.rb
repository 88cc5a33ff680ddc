# frozen_string_literal: true

require 'grpc'
require 'optparse'
require 'interop/client/examples'
require 'interop/client/plan'
require 'interop/client/target'
require 'interop/program'

module Interop
  module Client
    # The client program, both faces of it.
    module Command
      module_function

      def run(arguments)
        options = Program.parse(parser, arguments)
        return Plan.read(options[:plan]).run if options[:plan]

        call_examples(target(options))
      rescue GRPC::BadStatus => e
        raise ProgramError, "#{e.class.name.split('::').last}: #{e.details}"
      end

      def parser
        OptionParser.new do |parser|
          parser.banner = 'Usage: client [options]   calls SquareService and prints the results of five examples'
          parser.on('--target HOST:PORT', /\A.+:\d{1,5}\z/, 'where the server is (localhost:5000)')
          parser.on('--ca FILE', 'use TLS, with the authority of the server in this PEM file')
          parser.on('--cert FILE', 'show the client certificate in this PEM file')
          parser.on('--key FILE', 'PEM file with its private key')
          parser.on('--plan FILE', 'driven face: file with the plan')
        end
      end

      def target(options)
        Program.together(options, :cert, :key)
        raise UsageError, '--cert and --key need --ca' if options[:cert] && !options[:ca]

        Target.new(address: options[:target] || 'localhost:5000', ca: options[:ca],
                   certificate: options[:cert], private_key: options[:key])
      end

      def call_examples(target)
        stub = SquarerpcService::SquareService::Stub.new(
          target.uri, target.credentials, channel_args: target.channel_args, timeout: Examples::TIMEOUT_S
        )
        Examples.new(stub).each { |result| puts result.message }
      end
    end
  end
end
