package server

import (
	"fmt"
	"net"
	"strconv"

	"example.com/polyglot-grpc-interop/go-grpc/internal/driver"
	"example.com/polyglot-grpc-interop/go-grpc/internal/square"
)

// Config is what a server is to offer: the driven face reads it from a file,
// the plain one makes it of its flags.
type Config struct {
	Listeners []ListenerConfig `json:"listeners"`
	Limits    struct {
		// MaxConcurrentRPCs counts over all listeners; nil: no limit.
		MaxConcurrentRPCs *int `json:"maxConcurrentRpcs"`
	} `json:"limits"`
	TLS TLSFiles `json:"tls"`
	// Scripts are played by calls of these paths that carry none, where there is
	// a player.
	Scripts map[string]driver.Script `json:"scripts"`
}

// ListenerConfig is one port.
type ListenerConfig struct {
	Name      string         `json:"name"`
	Host      string         `json:"host"`
	Port      int            `json:"port"` // 0: any free one
	Transport Transport      `json:"transport"`
	Service   square.Options `json:"service"`
	TLS       *TLSFiles      `json:"tls"` // nil: those of the config
}

// Listener says where a server listens, or why it does not.
type Listener struct {
	Name        string `json:"name"`
	Port        int    `json:"port,omitempty"`
	Unsupported string `json:"unsupported,omitempty"`
}

// Transport is what a port speaks.
type Transport string

const (
	Plaintext Transport = "plaintext"
	TLS       Transport = "tls"
	MutualTLS Transport = "mtls"
)

// TLSFiles are paths of PEM files.
type TLSFiles struct {
	Certificate string `json:"certificate"`
	PrivateKey  string `json:"privateKey"`
	ClientCA    string `json:"clientCa"`
}

func (c Config) check() error {
	if len(c.Listeners) == 0 {
		return fmt.Errorf("the config has no listeners")
	}
	if limit := c.Limits.MaxConcurrentRPCs; limit != nil && *limit < 1 {
		return fmt.Errorf("the limit of concurrent RPCs must be 1 or more, not %d", *limit)
	}
	return nil
}

// unsupported says why a listener cannot be offered; empty: it can.
func (l ListenerConfig) unsupported() string {
	switch l.Transport {
	case Plaintext, TLS, MutualTLS:
	default:
		return fmt.Sprintf("no transport %q", l.Transport)
	}
	switch l.Service.Bidi {
	case "", square.Interleaved, square.AfterHalfClose:
	default:
		return fmt.Sprintf("no bidi mode %q", l.Service.Bidi)
	}
	return ""
}

func (l ListenerConfig) address() string {
	return net.JoinHostPort(l.Host, strconv.Itoa(l.Port))
}
