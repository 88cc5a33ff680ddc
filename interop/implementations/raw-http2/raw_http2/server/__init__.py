"""The hostile server."""
