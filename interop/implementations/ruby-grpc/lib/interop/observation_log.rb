# frozen_string_literal: true

require 'base64'
require 'digest'
require 'grpc'
require 'json'
require 'interop/program'

module Interop
  # Numbers and times what a driven program observes, on whichever thread, and
  # prints it: one JSON document a line.
  class ObservationLog
    def self.print_ready(messages, **rest)
      puts({ event: 'ready', library: { name: 'grpc-ruby', version: GRPC::VERSION },
             runtime: "#{RUBY_ENGINE} #{RUBY_VERSION}", messages:, **rest })
    end

    def self.puts(document)
      $stdout.write("#{JSON.generate(document)}\n")
      $stdout.flush
    end

    def initialize
      @mutex = Mutex.new
      @seq = 0
    end

    def print(event, **fields)
      @mutex.synchronize do
        at = Process.clock_gettime(Process::CLOCK_MONOTONIC, :float_millisecond)
        ObservationLog.puts({ event:, seq: @seq += 1, atMs: at, **fields })
      end
    end

    # Prints what belongs to one case, or one call.
    def of(**owner)
      ->(event, **fields) { print(event, **owner, **fields) }
    end
  end

  # How messages and metadata are printed.
  module Shown
    LONGEST_BYTES = 65_536

    module_function

    def message(bytes)
      return { bytes: Base64.strict_encode64(bytes) } if bytes.bytesize <= LONGEST_BYTES

      { length: bytes.bytesize, sha256: Digest::SHA256.hexdigest(bytes) }
    end

    # Sorted by key, as the library keeps the order of one key's values only.
    def metadata(metadata)
      (metadata || {}).sort.flat_map do |key, values|
        Array(values).map do |value|
          [key, key.end_with?('-bin') ? Base64.strict_encode64(value) : Program.readable(value)]
        end
      end
    end
  end

  # Stands for many messages in one line.
  class MessageDigest
    attr_reader :count

    def initialize
      @count = 0
      @sha256 = Digest::SHA256.new
    end

    def <<(bytes)
      @count += 1
      @sha256 << [bytes.bytesize].pack('N') << bytes
      self
    end

    def fields
      { count:, sha256: @sha256.hexdigest }
    end
  end

  # Says of a step with many messages, about once a second, that it moves.
  class Progress
    def initialize(observe)
      @observe = observe
      @told_at = now
    end

    def at(count)
      # The clock is not asked for every message.
      return unless (count % 16).zero? && now - @told_at >= 1

      @told_at = now
      @observe.call('progress', count:)
    end

    private

    def now
      Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end
  end
end
