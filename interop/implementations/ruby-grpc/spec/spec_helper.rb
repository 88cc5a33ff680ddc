# frozen_string_literal: true

$LOAD_PATH.unshift File.expand_path('../lib', __dir__)

require 'base64'
require 'json'
require 'open3'
require 'tmpdir'
require 'data_services_pb'

SQUARE = '/squarerpc_service.SquareService/square'
STREAM = '/squarerpc_service.SquareService/streamrangeSquare'

# The two programs, as processes that speak over real sockets.
module Programs
  FOLDER = File.expand_path('..', __dir__)
  DESCRIPTORS = "#{FOLDER}/lib/data.binpb".freeze

  # A running server, with its lines and its port.
  Server = Struct.new(:output, :port, :thread) do
    def stop
      Process.kill('TERM', thread.pid)
      thread.value.exitstatus
    end

    # What it has printed after the ready line.
    def calls
      output.each_line.map { |line| JSON.parse(line) }.map { |seen| "#{seen['call']} #{seen['event']}" }
    end
  end

  def number(value)
    Base64.strict_encode64(SquarerpcService::Message.encode(SquarerpcService::Message.new(message: value)))
  end

  def serve(*arguments)
    _, output, thread = Open3.popen2("#{FOLDER}/bin/server", *arguments)
    line = output.gets
    port = line.start_with?('{') ? JSON.parse(line)['listeners'].first['port'] : line[/127\.0\.0\.1:(\d+)/, 1].to_i
    Server.new(output, port, thread)
  end

  def serve_config(**rest)
    listener = { name: 'plain', host: '127.0.0.1', port: 0, transport: 'plaintext' }
    serve('--config', document(contract: { descriptors: DESCRIPTORS }, listeners: [listener], **rest))
  end

  # What the client shows of one case.
  def run_case(port, *steps)
    target = { address: "127.0.0.1:#{port}" }
    cases = [{ id: '7', name: 'case 7', timeoutMs: 10_000, target:, steps: }]
    output, status = Open3.capture2("#{FOLDER}/bin/client", '--plan',
                                    document(contract: { descriptors: DESCRIPTORS }, cases:))
    expect(status.exitstatus).to eq 0
    output.lines.map { |line| brief(JSON.parse(line)) }
  end

  def brief(seen)
    detail = seen['bytes'] || seen['code'] || seen['count'] || seen['reason']
    detail ? "#{seen['event']} #{detail}" : seen['event']
  end

  def opening(path, **rest)
    stream = path == STREAM
    { do: 'open', call: 'a', path:, requestStream: stream, responseStream: stream, deadlineMs: 5000, **rest }
  end

  def document(content)
    file = "#{@folder ||= Dir.mktmpdir}/#{rand(1_000_000)}.json"
    File.write(file, content.to_json)
    file
  end
end

RSpec.configure { |config| config.include Programs }
