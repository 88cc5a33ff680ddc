"""The driver contract, in nothing but the standard library."""
