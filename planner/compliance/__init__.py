"""The accounts of a compliance year: from verified output and emissions to surrender and carry-over."""
