"""For the tests of a stack: starts its programs, drives them and reads what they print."""
