# frozen_string_literal: true

require 'grpc'
require 'interop/client/driven_call'
require 'interop/client/target'
require 'interop/documents'
require 'interop/observation_log'
require 'interop/program'
require 'interop/steps'

module Interop
  module Client
    # The cases of a plan, run one after another.
    class Plan
      Case = Struct.new(:id, :target, :steps)

      # Raises ProgramError.
      def self.read(path)
        Documents.read(path, 'plan') do |plan, contract|
          cases = plan.fetch(:cases).map do |each|
            Case.new(each.fetch(:id), Target.of(each.fetch(:target)), each.fetch(:steps))
          end
          new(contract, cases)
        end
      end

      def initialize(contract, cases)
        @contract = contract
        @cases = cases
      end

      # Prints the ready line, then what happens in each case, on a channel of its own.
      def run
        ObservationLog.print_ready(@contract.messages)
        log = ObservationLog.new
        @cases.each do |each|
          observe = log.of(case: each.id)
          observe.call('case-begun')
          begin
            CaseRun.new(@contract, each, observe).run
          rescue Unsupported => e
            observe.call('unsupported', reason: e.message)
          end
          observe.call('case-ended')
        end
      end
    end

    # One case, on channels of its own.
    class CaseRun
      def initialize(contract, of_plan, observe)
        @contract = contract
        @steps = of_plan.steps
        @target = of_plan.target
        @observe = observe
        @calls = {} # nil where the library would not start it
      end

      # Raises Unsupported and ProgramError.
      def run
        @channels = Channels.new(@target, waiting_paths)
        @steps.each { |step| perform(Steps.decode(step, :client)) }
      ensure
        @calls.each_value { |call| call&.close }
        @channels&.close
      end

      private

      # This library knows them when the channel is made.
      def waiting_paths
        @steps.select { |step| step.is_a?(Hash) && step[:waitForReady] == true }.map { |step| step[:path].to_s }.uniq
      end

      def perform(step)
        name = step[:call]
        if step.name == 'wait' then sleep(step[:ms] / 1000.0)
        elsif step.name == 'open' then start(step)
        elsif !@calls.key?(name) then raise Unsupported, "#{step.name} on call #{name}, which is not open"
        else
          @calls[name]&.do(step)
        end
      end

      def start(step)
        name = step[:call]
        raise Unsupported, "call #{name} is open already" if @calls.key?(name)

        check_waiting(step)
        opening = opening(step)
        core_call = @channels.fetch(step[:compression]).create_call(nil, nil, opening.path, nil, opening.deadline)
        @calls[name] = DrivenCall.new(core_call, opening, observer_of(name))
      rescue NotOpened => e
        @calls[name] = nil
        observer_of(name).call('not-opened', reason: e.message)
      end

      def check_waiting(step)
        return if step[:waitForReady] || !waiting_paths.include?(step[:path])

        raise Unsupported, "calls wait for a connection by method here, and others of #{step[:path]} do"
      end

      def opening(step)
        method = step[:codec] ? nil : method_at(step[:path])
        Opening.new(path: step[:path], request: method ? method.request : Bytes,
                    response: method ? method.response : Bytes,
                    request_stream: step[:requestStream], response_stream: step[:responseStream],
                    deadline: Time.now + (step[:deadlineMs] / 1000.0), metadata: step[:metadata] || {})
      end

      def method_at(path)
        method = @contract.methods.fetch(path) { raise Unsupported, "the descriptors have no method #{path}" }
        method.tap(&:check)
      end

      def observer_of(call)
        ->(event, **fields) { @observe.call(event, call:, **fields) }
      end
    end
  end
end
