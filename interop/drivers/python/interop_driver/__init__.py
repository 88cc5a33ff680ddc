"""The driver contract for programs in Python, free of any gRPC library and of any service."""
