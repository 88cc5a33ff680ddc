// Package pemfiles makes TLS settings of the PEM files that a user or the
// harness names.
package pemfiles

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
)

// KeyPair reads a certificate chain and its private key.
func KeyPair(certificate, privateKey string) (tls.Certificate, error) {
	pair, err := tls.LoadX509KeyPair(certificate, privateKey)
	if err != nil {
		return pair, fmt.Errorf("cannot use certificate %s with private key %s: %w", certificate, privateKey, err)
	}
	return pair, nil
}

// Authorities reads the certificates that the other side is trusted by.
func Authorities(file string) (*x509.CertPool, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("cannot read certificate authorities: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%s holds no certificate in PEM form", file)
	}
	return pool, nil
}
