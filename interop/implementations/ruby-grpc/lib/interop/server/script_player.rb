# frozen_string_literal: true

require 'grpc'
require 'interop/contract'
require 'interop/observation_log'
require 'interop/program'
require 'interop/server/cancellation'
require 'interop/server/scripts'
require 'interop/steps'

module Interop
  module Server
    # Plays the script of one call. Its public methods, but for the first, are
    # the steps of the driver contract.
    class ScriptPlayer
      # The call was found cancelled, by its client or its deadline.
      class Cancelled < StandardError; end

      def initialize(method, script, call, scripts, drain)
        @method = method
        @script = script
        @call = call
        @scripts = scripts
        @drain = drain
        @trailers = {}
        @requests = @responses = 0
        @ended = false
      end

      # Prints what happens, from the beginning of the call to its end.
      def play
        @cancellation = Cancellation.new(@call.core_call)
        @observe = @scripts.begin(@script, **beginning)
        @method.check
        @script.steps.each { |step| perform(Steps.decode(step, :server)) unless @ended }
        return if @ended

        check_active
        end_with(GRPC::Core::StatusCodes::OK, 'OK')
      rescue Unsupported => e
        @observe.call('unsupported', reason: e.message)
        raise GRPC::Unimplemented, e.message
      rescue NotSent => e
        @observe.call('not-sent', reason: e.message)
        raise GRPC::Internal, e.message
      rescue Cancelled, GRPC::Core::CallError
        @observe.call('cancelled')
      ensure
        @observe&.call('call-ended')
        @cancellation.handled
      end

      def receive(_step)
        receive_one
      end

      def receive_to_end(_step)
        nil while receive_one
      end

      def send(step)
        raise Unsupported, 'only a script with codec bytes takes zeros' if step[:zeros] && @method.response != Bytes

        send_one(@method.response.make(step[:bytes] + ("\0" * step[:zeros].to_i)))
      end

      def send_many(step)
        count = 0
        step[:messages].each do |bytes|
          hand_over(@method.response.make(bytes))
          count += 1
        end
      ensure
        @observe.call('sent-many', count:)
      end

      def echo_to_end(_step)
        while (message = receive_one)
          send_one(message)
        end
      end

      def initial_metadata(step)
        raise Unsupported, 'the response headers are sent already' if @call.metadata_sent

        @call.send_initial_metadata(step[:metadata])
        @observe.call('initial-metadata-sent')
      rescue ArgumentError => e
        raise Unsupported, Program.in_one_line(e.message)
      end

      def trailers(step)
        @trailers.merge!(step[:metadata]) { |_key, former, more| former + more }
      end

      def wait(step)
        raise Cancelled if @cancellation.within?(step[:ms] / 1000.0)
      end

      def wait_cancelled(_step)
        raise Cancelled if @cancellation.within?(nil)
      end

      def status(step)
        end_with(step[:code], step[:message])
      end

      def throw(step)
        @observe.call('thrown')
        raise step[:message]
      end

      def drain(_step)
        @drain.call
        @observe.call('draining')
      end

      def exit(_step)
        @observe.call('exiting')
        exit!(0)
      end

      private

      def beginning
        metadata = Shown.metadata(@call.metadata.except(Scripts::KEY))
        # A call without a deadline has one before 1970.
        limited = @call.deadline.to_i.positive? ? { deadlineMs: [(@call.deadline - Time.now) * 1000, 0].max } : {}
        { path: @method.path, metadata:, **limited }
      end

      def perform(step)
        check_active
        public_send(step.name.tr('-', '_'), step)
      end

      def check_active
        raise Cancelled if @cancellation.happened?
      end

      # nil: the half-close.
      def receive_one
        message = next_request
        if message.nil?
          @observe.call('half-close')
        else
          @observe.call('received', **Shown.message(@method.request.serialize(message)))
        end
        message
      end

      # nil: the half-close. Of a call with one request it is what follows it.
      def next_request
        return if @requests.positive? && !@method.request_stream

        message = @call.remote_read
        check_active if message.nil?
        @requests += 1
        message
      end

      def send_one(message)
        hand_over(message)
        @observe.call('sent', **Shown.message(@method.response.serialize(message)))
      end

      def hand_over(message)
        raise Unsupported, "#{@method.path} takes one response" if @responses.positive? && !@method.response_stream

        # In bytes: of a message remote_send makes a text for its log, and protobuf's
        # to_s crashes on dynamic ones with messages in them.
        @call.remote_send(@method.response.serialize(message), true)
        @responses += 1
      end

      # An error is raised, as in any handler. The library would have an OK wait for
      # the end of the call, which is watched for already.
      def end_with(code, message)
        @ended = true
        @observe.call('status-sent', code:)
        raise GRPC::BadStatus.new_status_exception(code, message, @trailers) unless code.zero?

        @call.send_status(code, message, metadata: @trailers)
      end
    end
  end
end
