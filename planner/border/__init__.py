"""Exposure of a plan's products to a border carbon adjustment: what exports would pay."""
