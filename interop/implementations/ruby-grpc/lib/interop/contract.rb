# frozen_string_literal: true

require 'google/protobuf/descriptor_pb'
require 'tsort'
require 'data_services_pb'
require 'interop/program'

module Interop
  # The library cannot make a message of the bytes, or cannot take it any more.
  class NotSent < StandardError; end

  # Makes messages of one type from bytes, and bytes from messages.
  class MessageCodec
    def initialize(message_class)
      @message_class = message_class
    end

    def parse(bytes)
      @message_class.decode(bytes)
    end

    def serialize(message)
      @message_class.encode(message)
    end

    # A message that can be sent. Raises NotSent.
    def make(bytes)
      parse(bytes).tap { |message| serialize(message) }
    rescue Google::Protobuf::ParseError, RuntimeError, ArgumentError => e
      raise NotSent, Program.in_one_line(e.message)
    end
  end

  # Leaves messages as the bytes that they are.
  module Bytes
    def self.parse(bytes)
      bytes
    end

    def self.serialize(message)
      message
    end

    def self.make(bytes)
      bytes
    end
  end

  # A method of the contract, with what makes its messages.
  Method = Struct.new(:path, :request_stream, :response_stream, :request, :response, :refused, keyword_init: true) do
    def of_bytes
      dup.tap { |method| method.request = method.response = Bytes }.tap { |method| method.refused = nil }
    end

    # Raises Unsupported where protobuf has no messages for it.
    def check
      raise Unsupported, refused if refused
    end
  end

  # What a FileDescriptorSet says.
  class Contract
    GENERATED_FROM = "#{__dir__}/../data.binpb".freeze

    # With what messages are made, as the ready line has it; and the methods by path.
    attr_reader :messages, :methods

    # Raises ProgramError.
    def self.read(path)
      new(file_set(Program.read_file(path, 'descriptors')).file.to_a)
    rescue Google::Protobuf::ParseError => e
      raise ProgramError, "protobuf makes no descriptors of #{path}: #{e.message}"
    end

    def self.file_set(bytes)
      Google::Protobuf::FileDescriptorSet.decode(bytes)
    end

    def initialize(files)
      is_generated = generated?(files)
      @messages = is_generated ? 'generated' : 'descriptors'
      @pool = is_generated ? Google::Protobuf::DescriptorPool.generated_pool : Google::Protobuf::DescriptorPool.new
      @refusals = is_generated ? [] : add_all(files)
      @methods = files.flat_map { |file| methods_of(file) }.to_h { |method| [method.path, method] }
    end

    private

    def generated?(files)
      generated = Contract.file_set(File.binread(GENERATED_FROM)).file
      files.map { |file| content(file) } == generated.map { |file| content(file) }
    end

    # Without its name and comments, and the JSON names, which not all compilers write.
    def content(file)
      bare = Google::Protobuf.deep_copy(file)
      bare.name = ''
      bare.source_code_info = nil
      bare.message_type.each { |message| message.field.each { |field| field.json_name = '' } }
      bare
    end

    # Why protobuf refuses some: one that it refuses leaves the others be.
    def add_all(files)
      by_name = files.to_h { |file| [file.name, file] }
      imports = ->(file, &block) { file.dependency.filter_map { |name| by_name[name] }.each(&block) }
      TSort.tsort(files.method(:each), imports).filter_map do |file|
        @pool.add_serialized_file(Google::Protobuf::FileDescriptorProto.encode(file))
        nil
      rescue StandardError => e
        "protobuf refuses #{file.name}: #{Program.in_one_line(e.message)}"
      end
    end

    def methods_of(file)
      package = file.package.empty? ? '' : "#{file.package}."
      file.service.flat_map do |service|
        service['method'].map { |method| method_of("/#{package}#{service.name}/#{method.name}", method) }
      end
    end

    def method_of(path, method)
      codecs = [method.input_type, method.output_type].map { |type| codec(type) }
      Method.new(path:, request_stream: method.client_streaming, response_stream: method.server_streaming,
                 request: codecs.first || Bytes, response: codecs.last || Bytes,
                 refused: codecs.all? ? nil : @refusals.join('; '))
    end

    def codec(type)
      descriptor = @pool.lookup(type.delete_prefix('.'))
      descriptor && MessageCodec.new(descriptor.msgclass)
    end
  end
end
