package server

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"example.com/polyglot-grpc-interop/go-grpc/internal/driver"
	"example.com/polyglot-grpc-interop/go-grpc/internal/program"
	"example.com/polyglot-grpc-interop/go-grpc/internal/square"
)

// Command is the server program, both faces of it.
func Command(flags *flag.FlagSet, arguments []string) error {
	configFile := flags.String("config", "", "driven face: `file` with the config")
	host := flags.String("host", "0.0.0.0", "`address` to listen on")
	port := flags.Int("port", 5000, "port to listen on; 0: any free one")
	bidi := flags.String("bidi", string(square.Interleaved), "when streamrangeSquare answers: interleaved or after-half-close")
	maxConcurrentRPCs := flags.Int("max-concurrent-rpcs", 0, "refuse calls above this `number` with RESOURCE_EXHAUSTED; 0: no limit")
	drainTimeoutMs := flags.Int("drain-timeout-ms", 10_000, "how long calls in flight may take after SIGTERM or SIGINT, in `ms`")
	var files TLSFiles
	flags.StringVar(&files.Certificate, "tls-cert", "", "serve TLS with the certificate in this PEM `file`")
	flags.StringVar(&files.PrivateKey, "tls-key", "", "PEM `file` with its private key")
	flags.StringVar(&files.ClientCA, "client-ca", "", "demand client certificates signed by the authority in this PEM `file`")
	if err := program.Parse(flags, arguments); err != nil {
		return err
	}
	if *drainTimeoutMs < 0 {
		return program.Usagef("--drain-timeout-ms must be 0 or more, not %d", *drainTimeoutMs)
	}
	drainTimeout := time.Duration(*drainTimeoutMs) * time.Millisecond
	if *configFile != "" {
		return serveDriven(*configFile, drainTimeout)
	}

	listener := ListenerConfig{Host: *host, Port: *port, Transport: files.transport(), Service: square.Options{Bidi: square.Bidi(*bidi)}}
	switch {
	case *port < 0 || *port > 65535:
		return program.Usagef("--port must be 0 to 65535, not %d", *port)
	case *maxConcurrentRPCs < 0:
		return program.Usagef("--max-concurrent-rpcs must be 0 or more, not %d", *maxConcurrentRPCs)
	case (files.Certificate == "") != (files.PrivateKey == ""):
		return program.Usagef("--tls-cert and --tls-key go together")
	case files.ClientCA != "" && files.Certificate == "":
		return program.Usagef("--client-ca needs --tls-cert and --tls-key")
	case listener.unsupported() != "":
		return program.Usagef("--bidi must be interleaved or after-half-close, not %q", *bidi)
	}
	config := Config{Listeners: []ListenerConfig{listener}, TLS: files}
	if *maxConcurrentRPCs > 0 {
		config.Limits.MaxConcurrentRPCs = maxConcurrentRPCs
	}
	return serve(config, nil, drainTimeout, func(s *Server) {
		listener.Port = s.Listeners[0].Port
		fmt.Printf("SquareService on %s, %s, bidi %s\n", listener.address(), listener.Transport, *bidi)
	})
}

func serveDriven(configFile string, drainTimeout time.Duration) error {
	var config Config
	contract, err := driver.Read("config", configFile, &config)
	if err != nil {
		return err
	}
	player := &driver.Player{Contract: contract, Scripts: config.Scripts, Print: driver.NewPrinter(os.Stdout)}
	return serve(config, player, drainTimeout, func(s *Server) {
		ready := contract.Ready()
		ready["listeners"] = s.Listeners
		ready["capabilities"] = []string{"max-concurrent-rpcs", "script"}
		json.NewEncoder(os.Stdout).Encode(ready)
	})
}

func serve(config Config, player *driver.Player, drainTimeout time.Duration, announce func(*Server)) error {
	signalled, restoreSignals := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	// A second signal ends the program at once.
	context.AfterFunc(signalled, restoreSignals)
	server, err := Start(config, player)
	if err != nil {
		return err
	}
	announce(server)
	select {
	case err := <-server.Failed():
		return err
	case <-signalled.Done():
	case <-server.AskedToDrain():
	}
	server.Drain(drainTimeout)
	return nil
}

func (f TLSFiles) transport() Transport {
	switch {
	case f.ClientCA != "":
		return MutualTLS
	case f.Certificate != "":
		return TLS
	default:
		return Plaintext
	}
}
