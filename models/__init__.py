"""The linear programme of the allocation plan, and nothing else: one constraint family a file.

This package knows sectors, products, cells and years as names and numbers; where they come from is the
business of the package ``planner``, which this one never imports.
"""
