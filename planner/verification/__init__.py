"""A result folder verified: digests, certificate and every published table, from the case and the claims."""
