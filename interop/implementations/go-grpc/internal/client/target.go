package client

import (
	"crypto/tls"
	"errors"
	"fmt"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"

	"example.com/polyglot-grpc-interop/go-grpc/internal/pemfiles"
)

// target is a server and how to speak to it.
type target struct {
	Address string    `json:"address"` // host:port
	TLS     *tlsFiles `json:"tls"`     // nil: plaintext
}

// tlsFiles are paths of PEM files; certificate and key are for mTLS only.
type tlsFiles struct {
	CA          string `json:"ca"`
	Certificate string `json:"certificate"`
	PrivateKey  string `json:"privateKey"`
}

// dial makes a channel, which connects with its first call.
func (t target) dial() (*grpc.ClientConn, error) {
	if t.Address == "" {
		return nil, errors.New("a target needs an address")
	}
	creds := insecure.NewCredentials()
	if t.TLS != nil {
		settings, err := t.TLS.settings()
		if err != nil {
			return nil, err
		}
		creds = credentials.NewTLS(settings)
	}
	// What is asked for is this client against that server, with no proxy of
	// the environment in between.
	channel, err := grpc.NewClient(t.Address, grpc.WithTransportCredentials(creds), grpc.WithNoProxy())
	if err != nil {
		return nil, fmt.Errorf("cannot use target %s: %w", t.Address, err)
	}
	return channel, nil
}

func (f tlsFiles) settings() (*tls.Config, error) {
	authorities, err := pemfiles.Authorities(f.CA)
	if err != nil {
		return nil, err
	}
	settings := &tls.Config{RootCAs: authorities}
	if f.Certificate != "" || f.PrivateKey != "" {
		pair, err := pemfiles.KeyPair(f.Certificate, f.PrivateKey)
		if err != nil {
			return nil, err
		}
		settings.Certificates = []tls.Certificate{pair}
	}
	return settings, nil
}
