# frozen_string_literal: true

require 'grpc'

module Interop
  module Server
    # Refuses calls while the server drains, and those above the limit, which
    # counts over all listeners.
    class Admission
      # nil: no limit.
      def initialize(limit)
        @limit = limit
        @running = 0
        @draining = false
        @mutex = Mutex.new
      end

      # A place for a call. Raises GRPC::BadStatus for a call that is refused.
      def enter
        @mutex.synchronize do
          raise GRPC::Unavailable, 'the server takes no more calls' if @draining
          raise GRPC::ResourceExhausted, "more than #{@limit} concurrent RPCs" if @limit && @running >= @limit

          @running += 1
        end
        Place.new(self)
      end

      def leave
        @mutex.synchronize { @running -= 1 }
      end

      def drain
        @mutex.synchronize { @draining = true }
      end

      # Of one call.
      class Place
        def initialize(admission)
          @admission = admission
        end

        def leave
          @admission&.leave
          @admission = nil
        end
      end
    end
  end
end
