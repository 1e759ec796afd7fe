"""Benchmarks that are announced before it is known which future comes true."""
