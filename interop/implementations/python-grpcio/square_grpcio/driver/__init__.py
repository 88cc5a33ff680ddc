"""The driver contract, in nothing but the standard library.

A copy of this package is in every Python stack that needs it: a stack's folder is all that its
container holds.
"""
