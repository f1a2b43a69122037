"""The tables, and the few functions that touch them."""
