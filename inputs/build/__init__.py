"""Builds the national cases from the open lists in ``sources`` and the figures in ``assumptions``."""
