// Package client is the client program, both faces of it.
package client

import (
	"flag"
	"fmt"
	"os"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/grpc/status"

	"example.com/polyglot-grpc-interop/go-grpc/internal/driver"
	"example.com/polyglot-grpc-interop/go-grpc/internal/program"
)

// Command is the client program.
func Command(flags *flag.FlagSet, arguments []string) error {
	planFile := flags.String("plan", "", "driven face: `file` with the plan")
	address := flags.String("target", "localhost:5000", "`host:port` of the server")
	var files tlsFiles
	flags.StringVar(&files.CA, "ca", "", "use TLS, with the server's authority in this PEM `file`")
	flags.StringVar(&files.Certificate, "cert", "", "show the client certificate in this PEM `file`")
	flags.StringVar(&files.PrivateKey, "key", "", "PEM `file` with its private key")
	if err := program.Parse(flags, arguments); err != nil {
		return err
	}
	if *planFile != "" {
		return driver.RunPlan[target](*planFile, os.Stdout)
	}

	server := target{Address: *address}
	switch {
	case (files.Certificate == "") != (files.PrivateKey == ""):
		return program.Usagef("--cert and --key go together")
	case files.Certificate != "" && files.CA == "":
		return program.Usagef("--cert and --key need --ca")
	case files.CA != "":
		server.TLS = &files
	}
	channel, err := server.Dial()
	if err != nil {
		return err
	}
	defer channel.Close()
	err = runExamples(channel, os.Stdout)
	if s, ended := status.FromError(err); ended && err != nil {
		return fmt.Errorf("%s: %s", code.Code(s.Code()), s.Message())
	}
	return err
}
