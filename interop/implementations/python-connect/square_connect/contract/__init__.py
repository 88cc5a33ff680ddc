"""Generated from proto/data.proto by generate.py."""
