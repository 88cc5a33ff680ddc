# frozen_string_literal: true

require 'delegate'
require 'grpc'
require 'interop/server/script_player'

module Interop
  module Server
    # A call that the server has let in: it gives up its place before the status
    # is sent, so that a client which calls again on seeing it is let in.
    class AdmittedCall < SimpleDelegator
      def initialize(active_call, core_call, place)
        super(active_call)
        @core_call = core_call
        @place = place
      end

      attr_reader :core_call

      def server_unary_response(...)
        @place.leave
        __getobj__.server_unary_response(...)
      end

      def send_status(...)
        @place.leave
        __getobj__.send_status(...)
      end

      def leave
        @place.leave
      end
    end

    # A method whose handler is the generated code's.
    class AdmittedRpc < GRPC::RpcDesc
      def run_server_method(call, ...)
        super
      ensure
        call.leave
      end
    end

    # A method whose handler plays a script. What is raised in it the library
    # treats as in any handler.
    class ScriptedRpc < AdmittedRpc
      def initialize(method, scripts, drain)
        super(method.path, nil, nil, nil, nil)
        @method = method
        @scripts = scripts
        @drain = drain
      end

      def marshal_proc
        @method.response.method(:serialize).to_proc
      end

      def unmarshal_proc(_target)
        @method.request.method(:parse).to_proc
      end

      # Without streams there is one way through the library, and this is its end.
      def request_response?
        true
      end

      def handle_request_response(call, _handler, _context)
        script = @scripts.of(@method.path, call.metadata)
        ScriptPlayer.new(@method, script, call, @scripts, @drain).play
      end
    end
  end
end
