"""Tests of the made-up communities."""
