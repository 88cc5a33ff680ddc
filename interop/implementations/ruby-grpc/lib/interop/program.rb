# frozen_string_literal: true

require 'optparse'

module Interop
  # Ends the program with exit code 1 and one line.
  class ProgramError < StandardError; end

  # Ends the program with exit code 2 and one line: the command line was wrong.
  class UsageError < StandardError; end

  # A driven program does not know a step, or its library has no means for it.
  class Unsupported < StandardError; end

  # What every program here does with its command line and its errors.
  module Program
    module_function

    # The block gets the options by name, and runs the program.
    def run(name)
      yield
    rescue UsageError, OptionParser::ParseError => e
      fail_with(2, name, "#{e.message}; --help lists the options")
    rescue ProgramError => e
      fail_with(1, name, e.message)
    rescue Errno::EPIPE
      exit 1
    end

    # Values by the long name of their option.
    def parse(parser, arguments)
      options = {}
      rest = parser.parse(arguments, into: options)
      raise UsageError, "unexpected argument #{rest.first}" unless rest.empty?

      options
    end

    def together(options, *names)
      given = names.select { |name| options.key?(name) }
      return if given.empty? || given == names

      raise UsageError, "#{names.map { |name| "--#{name}" }.join(' and ')} go together"
    end

    def in_one_line(text)
      readable(text).split.join(' ')
    end

    # Of bytes that should be UTF-8.
    def readable(text)
      text.dup.force_encoding(Encoding::UTF_8).scrub
    end

    def fail_with(code, name, message)
      warn "#{name}: #{in_one_line(message)}"
      exit code
    end

    def read_file(path, what)
      File.binread(path)
    rescue SystemCallError => e
      raise ProgramError, "cannot read the #{what} #{path}: #{e.message.sub(/ @.*/, '')}"
    end
  end
end
