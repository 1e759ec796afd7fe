"""What a swept set of scenarios says: quantiles, drivers, scenarios without a plan, regret. No workbooks."""
