"""The hostile client."""
