"""A rehearsal of the allowance market that a plan makes: orders, call auction, continuous trading."""
