package server

import (
	"crypto/tls"
	"errors"

	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"

	"example.com/polyglot-grpc-interop/go-grpc/internal/pemfiles"
)

func (f TLSFiles) credentials(transport Transport) (credentials.TransportCredentials, error) {
	if transport == Plaintext {
		return insecure.NewCredentials(), nil
	}
	if f.Certificate == "" || f.PrivateKey == "" {
		return nil, errors.New("TLS needs a certificate and its private key")
	}
	pair, err := pemfiles.KeyPair(f.Certificate, f.PrivateKey)
	if err != nil {
		return nil, err
	}
	settings := &tls.Config{Certificates: []tls.Certificate{pair}}
	if transport == MutualTLS {
		if f.ClientCA == "" {
			return nil, errors.New("mTLS needs the certificate authority of the clients")
		}
		if settings.ClientCAs, err = pemfiles.Authorities(f.ClientCA); err != nil {
			return nil, err
		}
		settings.ClientAuth = tls.RequireAndVerifyClientCert
	}
	return credentials.NewTLS(settings), nil
}
