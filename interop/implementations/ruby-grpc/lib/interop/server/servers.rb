# frozen_string_literal: true

require 'grpc'
require 'socket'
require 'interop/program'
require 'interop/server/admission'
require 'interop/server/scripted_rpc'
require 'interop/server/scripts'
require 'interop/server/square_service'

module Interop
  module Server
    # A server of the library that lets calls in, and has another handler for
    # those with a script.
    class ScriptingServer < GRPC::RpcServer
      DRAIN_LIMIT_S = 10
      # A call holds a thread for as long as it lasts.
      THREADS = 100

      # A port that another server has is to be an error, not shared with it.
      def initialize(admission)
        super(pool_size: THREADS, poll_period: DRAIN_LIMIT_S, server_args: { 'grpc.so_reuseport' => 0 })
        @admission = admission
        @methods = {}
      end

      # From now on calls of the contract's methods may have scripts.
      def play(scripts, contract, drain)
        @scripts = scripts
        @methods = contract.methods
        @methods.each_value do |method|
          rpc_descs[route(method.path, false)] = ScriptedRpc.new(method, scripts, drain)
          rpc_descs[route(method.path, true)] = ScriptedRpc.new(method.of_bytes, scripts, drain)
        end
      end

      def handle(service)
        super
        rpc_descs.transform_values! { |desc| desc.is_a?(AdmittedRpc) ? desc : AdmittedRpc.new(*desc.to_a) }
      end

      # The library gives a new call to the handler whose name this returns.
      def new_active_server_call(an_rpc)
        return super if an_rpc.nil? || an_rpc.call.nil?

        admit(an_rpc) { super }
      rescue GRPC::BadStatus => e
        refuse(an_rpc, e)
      end

      private

      def admit(an_rpc)
        script = script_of(an_rpc)
        place = @admission.enter
        an_rpc.method = route(an_rpc.method, script.of_bytes).to_s if script
        active_call, name = yield
        return [AdmittedCall.new(active_call, an_rpc.call, place), name] if active_call

        place.leave
        nil
      end

      def script_of(an_rpc)
        @scripts.of(an_rpc.method, an_rpc.metadata) if @methods.key?(an_rpc.method)
      rescue Script::Malformed => e
        raise GRPC::InvalidArgument, "#{Scripts::KEY} is malformed: #{e.message}"
      end

      def refuse(an_rpc, status)
        identity = :itself.to_proc
        call = GRPC::ActiveCall.new(an_rpc.call, identity, identity, an_rpc.deadline,
                                    metadata_received: true, started: false)
        call.send_status(status.code, status.details)
        nil
      end

      def route(path, of_bytes)
        "script of #{path}#{' in bytes' if of_bytes}".to_sym
      end
    end

    # The servers of a config. A handler cannot tell the port that its call came
    # by: each bidi mode has a server of its own.
    class Servers
      # Of each listener its name and its port, or why it is not offered.
      attr_reader :listeners

      # Raises ProgramError.
      def initialize(config)
        @config = config
        @admission = Admission.new(config.max_concurrent_rpcs)
        @scripts = Scripts.new(config.scripts || {})
        @servers = {}
        @stop = Queue.new
        @listeners = config.listeners.map { |listener| listen(listener) }
      end

      def start
        @running = @servers.values.map { |server| Thread.new { server.run } }
        # Without its thread a server takes no more calls.
        @running.each { |thread| thread.abort_on_exception = true }
        @servers.each_value(&:wait_till_running)
      end

      # To be called from any thread, and from a signal's handler.
      def stop
        @stop << true
      end

      # Refuses new calls and lets those in flight finish; what is not finished in
      # time is cut off.
      def wait
        @stop.pop
        @admission.drain
        @servers.values.map { |server| Thread.new { server.stop } }.each(&:join)
        @running.each(&:join)
      end

      private

      def listen(listener)
        reason = listener.unsupported
        return { name: listener.name, unsupported: reason } if reason

        server = @servers[listener.bidi] ||= make_server(listener.bidi)
        { name: listener.name, port: bind(server, listener) }
      end

      def bind(server, listener)
        server.add_http2_port(listener.address, listener.credentials)
      rescue RuntimeError
        raise ProgramError, "cannot listen on #{listener.address}: #{why_not(listener)}"
      end

      # gRPC only says that it failed: a socket of our own hears why.
      def why_not(listener)
        TCPServer.new(listener.host, listener.port).close
        'gRPC refuses it'
      rescue SystemCallError, SocketError => e
        e.message
      end

      def make_server(bidi)
        server = ScriptingServer.new(@admission)
        server.handle(SquareService.new(bidi))
        server.play(@scripts, @config.contract, method(:drain)) if @config.contract
        server
      end

      def drain
        @admission.drain
        stop
      end
    end
  end
end
