# frozen_string_literal: true

require 'grpc'
require 'data_services_pb'

module Interop
  module Server
    # Answers the four methods of the contract.
    class SquareService < SquarerpcService::SquareService::Service
      MODES = %w[interleaved after-half-close].freeze

      # The first whole number that a range cannot reach: from here on a double
      # has no successor that is greater by 1.
      END_OF_RANGES = 2.0**53

      # When streamrangeSquare answers.
      def initialize(bidi)
        super()
        @bidi = bidi
      end

      def square(request, _call)
        number(square_of(request))
      end

      # The library asks for the next number when it has taken one.
      def range_square(request, _call)
        last = request.message
        unless last < END_OF_RANGES && last.finite?
          raise GRPC::InvalidArgument, "a range ends at a number below 2^53, not at #{last}"
        end

        0.0.step(last).lazy.map { |value| number(value * value) }
      end

      # Enumerable#sum would compensate for what rounding loses.
      def sum_square(call)
        number(call.each_remote_read.reduce(0.0) { |sum, request| sum + square_of(request) })
      end

      def streamrange_square(requests, _call)
        squares = requests.lazy.map { |request| number(square_of(request)) }
        @bidi == 'after-half-close' ? squares.to_a : squares
      end

      private

      def square_of(request)
        request.message * request.message
      end

      def number(value)
        SquarerpcService::Message.new(message: value)
      end
    end
  end
end
