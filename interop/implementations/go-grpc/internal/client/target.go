package client

import (
	"crypto/tls"
	"errors"
	"fmt"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/balancer/roundrobin"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/resolver"
	"google.golang.org/grpc/resolver/manual"

	"example.com/polyglot-grpc-interop/go-grpc/internal/driver"
	"example.com/polyglot-grpc-interop/go-grpc/internal/pemfiles"
)

// target is a server and how to speak to it.
type target struct {
	Address       string    `json:"address"` // host:port, or several with commas between
	TLS           *tlsFiles `json:"tls"`     // nil: plaintext
	LoadBalancing string    `json:"loadBalancing"`
}

// tlsFiles are paths of PEM files; certificate and key are for mTLS only.
type tlsFiles struct {
	CA          string `json:"ca"`
	Certificate string `json:"certificate"`
	PrivateKey  string `json:"privateKey"`
}

// Dial makes a channel, which connects with its first call.
func (t target) Dial() (*grpc.ClientConn, error) {
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
	options := []grpc.DialOption{grpc.WithTransportCredentials(creds), grpc.WithNoProxy()}
	address := t.Address
	if first, _, several := strings.Cut(t.Address, ","); several {
		addresses := manual.NewBuilderWithScheme("several")
		addresses.InitialState(resolver.State{Endpoints: endpoints(t.Address)})
		options = append(options, grpc.WithResolvers(addresses))
		address = "several:///" + first
	}
	switch t.LoadBalancing {
	case "":
	case roundrobin.Name:
		options = append(options, grpc.WithDefaultServiceConfig(`{"loadBalancingConfig":[{"round_robin":{}}]}`))
	default:
		return nil, driver.Unsupportedf("unknown load balancing %q", t.LoadBalancing)
	}
	channel, err := grpc.NewClient(address, options...)
	if err != nil {
		return nil, fmt.Errorf("cannot use target %s: %w", t.Address, err)
	}
	return channel, nil
}

func endpoints(addresses string) []resolver.Endpoint {
	var all []resolver.Endpoint
	for address := range strings.SplitSeq(addresses, ",") {
		all = append(all, resolver.Endpoint{Addresses: []resolver.Address{{Addr: address}}})
	}
	return all
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
