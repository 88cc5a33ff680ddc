# frozen_string_literal: true

require 'grpc'
require 'openssl'
require 'interop/program'

module Interop
  # Reads PEM files; what is none is said by name, before the library meets it.
  module PemFiles
    module_function

    def authorities(path)
      read(path, 'certificate authorities') { |text| OpenSSL::X509::Certificate.new(text) }
    end

    def certificate(path)
      read(path, 'certificate') { |text| OpenSSL::X509::Certificate.new(text) }
    end

    def private_key(path)
      read(path, 'private key') { |text| OpenSSL::PKey.read(text) }
    end

    def read(path, what)
      text = Program.read_file(path, what)
      yield text
      text
    rescue OpenSSL::OpenSSLError => e
      raise ProgramError, "cannot use the #{what} #{path}: #{e.message}"
    end
  end
end
