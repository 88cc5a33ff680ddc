"""The driver contract, free of gRPC: bytes, paths and call shapes."""
