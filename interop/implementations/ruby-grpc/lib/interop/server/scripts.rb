# frozen_string_literal: true

require 'json'
require 'interop/observation_log'

module Interop
  module Server
    # What a server does in a call; without a name for it, the server gives one.
    class Script
      # The reason is in its message.
      class Malformed < StandardError; end

      attr_reader :steps, :of_bytes, :call

      def initialize(steps, of_bytes, call)
        @steps = steps
        @of_bytes = of_bytes
        @call = call
      end

      # Its call is left to who has one. Raises Malformed.
      def self.of(document, call = nil)
        case document
        in { steps: Array => steps, codec: 'bytes' } then new(steps, true, call)
        in { codec: _ } then raise Malformed, "unknown codec #{document[:codec].to_json}"
        in { steps: Array => steps } then new(steps, false, call)
        else raise Malformed, 'no object with steps'
        end
      end

      # With the name that its call gives itself. Raises Malformed.
      def self.carried(text)
        document = JSON.parse(text, symbolize_names: true)
        script = of(document, document.is_a?(Hash) && document[:call])
        raise Malformed, 'no call' unless script.call.is_a?(String) && !script.call.empty?

        script
      rescue JSON::ParserError
        raise Malformed, 'no JSON'
      end
    end

    # Which calls are played by a script, and how they are named.
    class Scripts
      KEY = 'interop-script'

      # By path, for calls that carry none.
      def initialize(by_path)
        @by_path = by_path
        @log = ObservationLog.new
        @unnamed = 0
        @beginning = Mutex.new
      end

      # nil: none. Raises Script::Malformed.
      def of(path, metadata)
        carried = metadata[KEY]
        carried ? Script.carried(Array(carried).first) : @by_path[path]
      end

      # Prints call-begun, and gives what prints the rest.
      def begin(script, **fields)
        @beginning.synchronize do
          observe = @log.of(call: script.call || (@unnamed += 1).to_s)
          observe.call('call-begun', **fields)
          observe
        end
      end
    end
  end
end
