"""Other rules of fairness than the fairest burden, and what each of them asks of every product."""
