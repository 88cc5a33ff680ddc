"""The square service as an ASGI application of connectrpc, on pyvoy."""
