"""The shipped cases and the scripts that build them."""
