# frozen_string_literal: true

require 'base64'

module Interop
  # The messages of a step, in bytes.
  module BulkMessages
    # A list, or a rule for so many. Raises Steps::Malformed.
    def self.of(value)
      case value
      in [*] if value.all?(String)
        value.map { |each| Base64.strict_decode64(each) }
      in Hash
        Rule.new(value)
      else
        raise Steps::Malformed
      end
    end

    # Makes so many messages: each is the template, and after it a field that counts up.
    class Rule
      include Enumerable

      WIRE_TYPES = { 'double' => 1, 'int64' => 0 }.freeze

      def initialize(rule)
        rule => { count: Integer => count, template: String => template,
                  varying: { field: Integer => field, type: 'double' | 'int64' => type, from: Integer => from } }
        raise Steps::Malformed if rule.size > 3 || rule[:varying].size > 3 || count.negative? || !field.positive?

        @count = count
        @type = type
        @from = from
        @prefix = Base64.strict_decode64(template) + varint((field << 3) | WIRE_TYPES[@type])
      rescue NoMatchingPatternError
        raise Steps::Malformed
      end

      def each
        @count.times { |n| yield @prefix + encode(@from + n) }
      end

      private

      def encode(value)
        @type == 'double' ? [value].pack('E') : varint(value)
      end

      # https://protobuf.dev/programming-guides/encoding/#varints
      def varint(number)
        bytes = []
        rest = number & 0xFFFF_FFFF_FFFF_FFFF
        while rest > 0x7F
          bytes << ((rest & 0x7F) | 0x80)
          rest >>= 7
        end
        (bytes << rest).pack('C*')
      end
    end
  end
end
