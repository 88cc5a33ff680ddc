# frozen_string_literal: true

require 'grpc'
require 'interop/contract'
require 'interop/observation_log'
require 'interop/program'

module Interop
  module Client
    # The library refuses to start a call; the message is its own.
    class NotOpened < StandardError; end

    # A receiving step met the end of the call.
    class CallEnded < StandardError; end

    # How a call is to be started.
    Opening = Struct.new(:path, :request, :response, :request_stream, :response_stream, :deadline, :metadata,
                         keyword_init: true)

    # One call of a case. Its public methods, but for the first and the last, are
    # the steps of the driver contract.
    #
    # An ActiveCall is what the stubs do all calls with. They do one from its
    # beginning to its end; here the steps come one by one.
    class DrivenCall
      include GRPC::Core::CallOps

      RECEIVING = %w[receive receive-to-end receive-many exchange-many].freeze

      # Raises NotOpened.
      def initialize(core_call, opening, observe)
        @core_call = core_call
        @opening = opening
        @observe = observe
        @call = GRPC::ActiveCall.new(core_call, opening.request.method(:serialize), opening.response.method(:parse),
                                     opening.deadline, started: false)
        @sent = @half_closed = @over = @headers_shown = false
        begin
          @call.send_initial_metadata(opening.metadata)
        rescue ArgumentError, TypeError => e
          raise NotOpened, Program.in_one_line(e.message)
        rescue GRPC::Core::CallError
          # The call has ended already, as what is received of it will show.
        end
      end

      # Raises Unsupported.
      def do(step)
        return if @over && RECEIVING.include?(step.name)

        public_send(step.name.tr('-', '_'), step)
      rescue NotSent => e
        @observe.call('not-sent', reason: e.message)
      rescue CallEnded
        show_status
      end

      def send(step)
        raise Unsupported, 'only a call with codec bytes takes zeros' if step[:zeros] && @opening.request != Bytes

        message = @opening.request.make(step[:bytes] + ("\0" * step[:zeros].to_i))
        shown = Shown.message(@opening.request.serialize(message))
        hand_over(message)
        @observe.call('sent', **shown)
      end

      def send_many(step)
        count = 0
        progress = Progress.new(@observe)
        step[:messages].each do |bytes|
          hand_over(@opening.request.make(bytes))
          progress.at(count += 1)
        end
        @observe.call('sent-many', count:)
      rescue NotSent
        @observe.call('sent-many', count:)
      end

      def exchange_many(step)
        receive_many_with do |receive|
          step[:messages].each do |bytes|
            exchange(bytes)
            receive.call
          end
        end
      end

      def half_close(_step)
        raise NotSent, 'the call has ended' if @over

        end_requests unless @half_closed
        @observe.call('half-closed')
      end

      def receive(step)
        within = step[:withinMs]
        if within && !arrives?(within / 1000.0)
          @observe.call('nothing-received', withinMs: within)
        else
          receive_one
        end
      end

      def receive_to_end(_step)
        loop { receive_one }
      end

      def receive_many(_step)
        receive_many_with { |receive| loop { receive.call } }
      end

      def cancel(_step = nil)
        @call.cancel
        @observe.call('cancelled')
      end

      # A call that is still open is cancelled.
      def close
        @call.cancel unless @over
        @pending&.join
      end

      private

      def hand_over(message)
        raise Unsupported, 'a call of one message takes no more' if @sent && !@opening.request_stream
        raise NotSent, 'the call, or its request stream, has ended' if @over || @half_closed

        # As the stubs do it. remote_send makes a text of the message for its log.
        @core_call.run_batch(SEND_MESSAGE => @opening.request.serialize(message))
        @sent = true
        end_requests unless @opening.request_stream
      rescue GRPC::Core::CallError
        raise NotSent, 'the call has ended'
      end

      # That the call has ended shows in what is received.
      def exchange(bytes)
        hand_over(@opening.request.make(bytes))
      rescue NotSent
        nil
      end

      def end_requests
        @core_call.run_batch(SEND_CLOSE_FROM_CLIENT => nil)
        @half_closed = true
      rescue GRPC::Core::CallError
        raise NotSent, 'the call has ended'
      end

      def receive_one
        message = next_message
        @observe.call('received', **Shown.message(@opening.response.serialize(message)))
      end

      # The block gets what receives a message into the digest.
      def receive_many_with
        digest = MessageDigest.new
        progress = Progress.new(@observe)
        yield lambda {
          digest << @opening.response.serialize(next_message)
          progress.at(digest.count)
        }
        @observe.call('received-many', **digest.fields)
      rescue CallEnded
        @observe.call('received-many', **digest.fields)
        raise
      end

      # What is not there in time stays under way, for the next step.
      def arrives?(within)
        @pending ||= Thread.new { read }
        !@pending.join(within).nil?
      end

      # Raises CallEnded.
      def next_message
        message = @pending ? @pending.value : read
        @pending = nil
        show_headers
        raise CallEnded if message.nil?

        message
      end

      def read
        @opening.response_stream ? @call.remote_read : read_with_status
      rescue GRPC::Core::CallError, Google::Protobuf::ParseError
        # Of a message that cannot be parsed a stub raises the error, and no status.
        nil
      end

      # As request_response and client_streamer do it: with another status than OK
      # nobody gets the response.
      def read_with_status
        return if @status

        batch = @core_call.run_batch(RECV_INITIAL_METADATA => nil, RECV_MESSAGE => nil, RECV_STATUS_ON_CLIENT => nil)
        @core_call.metadata = batch.metadata
        @status = batch.status
        @call.get_message_from_batch_result(batch) if @status.code.zero?
      end

      def show_headers
        return if @headers_shown || @call.metadata.nil?

        @headers_shown = true
        @observe.call('initial-metadata', metadata: Shown.metadata(@call.metadata))
      end

      def show_status
        status = @status || ended_with
        show_headers
        @over = true
        @observe.call('status', code: status.code, message: Program.readable(status.details || ''),
                                trailers: Shown.metadata(status.metadata))
      end

      # As the library's own BidiCall does it: receive_and_check_status asks for the
      # headers again where a read has failed, which the core refuses.
      def ended_with
        @core_call.run_batch(RECV_STATUS_ON_CLIENT => nil).status
      end
    end
  end
end
