# frozen_string_literal: true

RSpec.describe 'the programs' do
  it 'do the examples of the tutorial, and drain' do
    server = serve('--host', '127.0.0.1', '--port', '0')
    output, = Open3.capture2("#{Programs::FOLDER}/bin/client", '--target', "localhost:#{server.port}")
    numbers = output.split
    expect(numbers.size).to eq 1 + 13 + 1 + 12 + 12
    expect(numbers.values_at(0, 14)).to eq %w[151.29000000000002 506.0]
    expect(server.stop).to eq 0
  end

  it 'play the script of a call, and one of the config' do
    server = serve_config(scripts: { SQUARE => { steps: [{ do: 'receive' },
                                                         { do: 'status', code: 5, message: 'no' }] } })
    own = { call: '7/a', steps: [{ do: 'receive' }, { do: 'send', bytes: number(9) }] }.to_json
    steps = [{ do: 'send', call: 'a', bytes: number(3) }, { do: 'receive-to-end', call: 'a' }]

    expect(run_case(server.port, opening(SQUARE, metadata: [['interop-script', own]]), *steps))
      .to eq ['ready', 'case-begun', "sent #{number(3)}", 'initial-metadata', "received #{number(9)}", 'status 0',
              'case-ended']
    expect(run_case(server.port, opening(SQUARE), *steps))
      .to eq ['ready', 'case-begun', "sent #{number(3)}", 'initial-metadata', 'status 5', 'case-ended']
    expect(server.stop).to eq 0
    expect(server.calls).to eq ['7/a call-begun', '7/a received', '7/a sent', '7/a status-sent', '7/a call-ended',
                                '1 call-begun', '1 received', '1 status-sent', '1 call-ended']
  end

  it 'answer calls without a script as the service does, and show a cancel' do
    server = serve_config
    expect(run_case(server.port, opening(STREAM),
                    { do: 'exchange-many', call: 'a', messages: [number(2), number(3)] },
                    { do: 'receive', call: 'a', withinMs: 50 },
                    { do: 'cancel', call: 'a' },
                    { do: 'receive', call: 'a' }))
      .to eq ['ready', 'case-begun', 'initial-metadata', 'received-many 2', 'nothing-received', 'cancelled', 'status 1',
              'case-ended']
    expect(server.stop).to eq 0
  end

  it 'tell a script that its call was cancelled' do
    server = serve_config
    own = { call: 'x', steps: [{ do: 'wait-cancelled' }] }.to_json
    run_case(server.port, opening(STREAM, metadata: [['interop-script', own]]),
             { do: 'receive', call: 'a', withinMs: 200 }, { do: 'cancel', call: 'a' }, { do: 'receive', call: 'a' })
    expect(server.stop).to eq 0
    expect(server.calls).to eq ['x call-begun', 'x cancelled', 'x call-ended']
  end

  it 'say unsupported of a step that they do not know' do
    expect(run_case(1, { do: 'leap' })).to eq ['ready', 'case-begun', 'unsupported unknown step {"do":"leap"}',
                                               'case-ended']
  end

  {
    %w[server --port 70000] => [2, 'server: --port must be 0 to 65535, not 70000; --help lists the options'],
    %w[server --colour] => [2, 'server: invalid option: --colour; --help lists the options'],
    %w[server --tls-cert a.pem] => [2, 'server: --tls-cert and --tls-key go together; --help lists the options'],
    %w[server --config /nowhere] => [1, 'server: cannot read the config /nowhere: No such file or directory'],
    %w[client --cert a --key b] => [2, 'client: --cert and --key need --ca; --help lists the options'],
    %w[client --target 127.0.0.1:1 --ca /nowhere] =>
      [1, 'client: cannot read the certificate authorities /nowhere: No such file or directory']
  }.each do |(program, *arguments), (code, line)|
    it "end #{program} #{arguments.join(' ')} with one line and exit code #{code}" do
      _, errors, status = Open3.capture3("#{Programs::FOLDER}/bin/#{program}", *arguments)
      expect([status.exitstatus, errors.lines.map(&:chomp)]).to eq [code, [line]]
    end
  end
end
