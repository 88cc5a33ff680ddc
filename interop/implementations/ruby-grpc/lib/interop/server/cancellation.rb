# frozen_string_literal: true

require 'grpc'

module Interop
  module Server
    # Watches whether a call ends before its handler has ended it. A handler of
    # this library is not told; the core tells who asks.
    class Cancellation
      def initialize(core_call)
        @handled = Queue.new
        @closed = false
        @mutex = Mutex.new
        @closing = ConditionVariable.new
        Thread.new { watch(core_call) }
      end

      def happened?
        @mutex.synchronize { @closed }
      end

      # Whether it happens in these seconds; nil: however long it takes.
      def within?(seconds)
        limit = seconds && (now + seconds)
        @mutex.synchronize do
          @closing.wait(@mutex, limit && (limit - now)) until @closed || (limit && now >= limit)
          @closed
        end
      end

      # The call may be closed when it is over: the server's end waits for that.
      def handled
        @handled.close
      end

      private

      def watch(core_call)
        core_call.run_batch(GRPC::Core::CallOps::RECV_CLOSE_ON_SERVER => nil)
      rescue GRPC::Core::CallError
        # Over as well.
      ensure
        @mutex.synchronize { @closed = true }
        @closing.broadcast
        @handled.pop
        core_call.close
      end

      def now
        Process.clock_gettime(Process::CLOCK_MONOTONIC)
      end
    end
  end
end
