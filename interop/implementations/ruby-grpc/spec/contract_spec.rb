# frozen_string_literal: true

require 'interop/contract'

RSpec.describe Interop::Contract do
  def files(package = 'squarerpc_service')
    bytes = File.binread(Programs::DESCRIPTORS).gsub('squarerpc_service', package)
    described_class.file_set(bytes).file.to_a
  end

  it 'takes the generated code for what it was generated from' do
    elsewhere = files.each { |file| file.name = 'elsewhere.proto' }
    expect(described_class.new(elsewhere).messages).to eq 'generated'
  end

  it 'leaves the descriptors as they are' do
    before = files
    described_class.new(before)
    expect(before).to eq files
  end

  it 'makes messages of descriptors for anything else' do
    contract = described_class.new(files('another_services_'))
    expect(contract.messages).to eq 'descriptors'
    codec = contract.methods.fetch('/another_services_.SquareService/square').request
    # A scalar field that stands in a message twice is written once.
    twice = ['09000000000000f03f090000000000000840'].pack('H*')
    expect(codec.serialize(codec.make(twice))).to eq ['090000000000000840'].pack('H*')
    expect { codec.make("\x09") }.to raise_error Interop::NotSent
  end

  it 'refuses the methods of a file that protobuf refuses, and no others' do
    newer = files('another_services_').first
    newer.name = 'editions.proto'
    newer.syntax = 'editions'
    methods = described_class.new([*files, newer]).methods
    expect do
      methods.fetch('/another_services_.SquareService/square').check
    end.to raise_error Interop::Unsupported, /editions.proto/
    expect(methods.fetch(SQUARE).refused).to be_nil
  end
end
