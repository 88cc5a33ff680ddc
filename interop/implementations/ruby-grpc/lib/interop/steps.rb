# frozen_string_literal: true

require 'base64'
require 'json'
require 'interop/bulk_messages'
require 'interop/program'

module Interop
  # The steps of plans and scripts, each decoded as it is run.
  module Steps
    # By side and step: the kind of each field; a key that ends in ? may be absent.
    TABLE = JSON.parse(File.read("#{__dir__}/driver-steps.json"), symbolize_names: true)

    NATURAL = ->(value) { value.is_a?(Integer) && value >= 0 }

    Step = Struct.new(:name, :fields) do
      def [](key)
        fields[key]
      end
    end

    # A value that is not of its kind.
    class Malformed < StandardError; end

    module_function

    def decode(step, side)
      kinds = step.is_a?(Hash) && TABLE.fetch(side)[step[:do].to_s.to_sym]
      raise Unsupported, "unknown step #{step.to_json}" unless kinds

      given = step.except(:do)
      missing = kinds.keys.find { |key| !key.end_with?('?') && !given.key?(key) }
      raise Unsupported, "step #{step[:do]} has no #{missing}" if missing

      Step.new(step[:do], given.to_h { |key, value| [key, field(step[:do], kinds, key, value)] })
    end

    def field(step, kinds, key, value)
      kind = kinds[key] || kinds[:"#{key}?"]
      raise Unsupported, "unknown key #{key} of step #{step}" unless kind

      value_of(kind, value)
    rescue Malformed, ArgumentError
      raise Unsupported, "#{key} of step #{step} is no #{kind}: #{value.to_json[..80]}"
    end

    # Raises Malformed, or ArgumentError for what is not in base64.
    def value_of(kind, value)
      case [kind, value]
      in ['boolean', true | false] | ['text', String] | ['codec', 'bytes'] | ['compression', 'gzip'] |
         ['name', /./] | ['path', %r{\A/[^/]+/[^/]+\z}] |
         ['milliseconds', (0..)] | ['count', NATURAL]
        value
      in ['message', String]
        Base64.strict_decode64(value)
      in ['metadata', Array]
        metadata(value)
      in ['messages', Array | Hash]
        BulkMessages.of(value)
      else
        raise Malformed
      end
    end

    # As the library takes it: the values of each key.
    def metadata(pairs)
      pairs.each_with_object({}) do |pair, metadata|
        raise Malformed unless pair in [String => key, String => value]

        (metadata[key] ||= []) << (key.end_with?('-bin') ? Base64.strict_decode64(value) : value)
      end
    end
  end
end
