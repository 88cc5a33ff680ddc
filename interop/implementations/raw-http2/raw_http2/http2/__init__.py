"""HTTP/2 frames, RFC 9113: what comes in is answered rightly, what goes out is not checked."""
