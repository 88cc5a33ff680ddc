# frozen_string_literal: true

require 'json'
require 'interop/contract'
require 'interop/program'

module Interop
  # Reads a config or a plan, with the contract that it names.
  module Documents
    module_function

    # The block makes something of the document and its contract. Raises ProgramError.
    def read(path, what)
      document = JSON.parse(Program.read_file(path, what), symbolize_names: true)
      yield document, Contract.read(document.fetch(:contract).fetch(:descriptors))
    rescue JSON::ParserError, KeyError, NoMethodError, TypeError => e
      raise ProgramError, "the #{what} #{path} is malformed: #{e.message}"
    end
  end
end
