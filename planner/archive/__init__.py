"""What a result keeps so that it can be verified alone: the case as it was read, and the solver's claims."""
