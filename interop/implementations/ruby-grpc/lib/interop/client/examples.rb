# frozen_string_literal: true

require 'data_services_pb'

module Interop
  module Client
    # The tutorial's five examples. The last two are the same call: it is the
    # server that decides when it answers.
    class Examples
      TIMEOUT_S = 10

      def initialize(stub)
        @stub = stub
      end

      # Gives each result to the block, in order.
      def each(&)
        yield @stub.square(number(12.3))
        @stub.range_square(number(12)).each(&)
        yield @stub.sum_square(twelve_numbers)
        2.times { @stub.streamrange_square(twelve_numbers).each(&) }
      end

      private

      def twelve_numbers
        Array.new(12) { |n| number(n) }
      end

      def number(value)
        SquarerpcService::Message.new(message: value)
      end
    end
  end
end
