// Package squarerpc is the contract, proto/data.proto, as Go code. All but
// this file is generated.
package squarerpc

//go:generate sh generate.sh
