# frozen_string_literal: true

require 'interop/steps'

RSpec.describe Interop::Steps do
  def refusal(step)
    described_class.decode(step, :client)
    nil
  rescue Interop::Unsupported => e
    e.message
  end

  it 'decodes bytes, and the values of binary metadata' do
    step = described_class.decode({ do: 'open', call: 'a', path: '/a.B/c', requestStream: false, responseStream: true,
                                    deadlineMs: 10, metadata: [%w[k 1], %w[k 2], %w[k-bin AP8=]] }, :client)
    expect(step[:metadata]).to eq('k' => %w[1 2], 'k-bin' => ["\x00\xFF".b])
  end

  it 'says what is odd in a step' do
    expect(refusal({ do: 'leap' })).to start_with 'unknown step'
    expect(refusal({ do: 'cancel' })).to eq 'step cancel has no call'
    expect(refusal({ do: 'cancel', call: 'a', x: 1 })).to eq 'unknown key x of step cancel'
    expect(refusal({ do: 'wait', ms: '1' })).to eq 'ms of step wait is no milliseconds: "1"'
    expect(refusal({ do: 'send', call: 'a', bytes: '?' })).to eq 'bytes of step send is no message: "?"'
  end

  it 'makes messages of a rule' do
    rule = { count: 2, template: 'CAE=', varying: { field: 2, type: 'int64', from: 127 } }
    step = described_class.decode({ do: 'send-many', call: 'a', messages: rule }, :client)
    expect(step[:messages].to_a).to eq ["\x08\x01\x10\x7F".b, "\x08\x01\x10\x80\x01".b]
  end

  it 'refuses a rule that it does not know' do
    rule = { count: 2, template: '', varying: { field: 2, type: 'text', from: 1 } }
    expect(refusal({ do: 'send-many', call: 'a', messages: rule })).to start_with 'messages of step send-many is no'
  end
end
