// Package shopv1 is the contract, orders.proto, as Go code. All but this file
// is generated.
package shopv1

//go:generate sh generate.sh
