"""Past years replayed with their rules on open lists, and compared with what was published."""
