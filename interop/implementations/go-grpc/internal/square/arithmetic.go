package square

// of is the square of x, rounded once. The conversion is no ornament: without
// it the compiler may fuse the product with a later sum into one operation
// that rounds once for both (https://go.dev/ref/spec#Floating_point_operators),
// and on arm64 it does.
func of(x float64) float64 {
	return float64(x * x)
}
