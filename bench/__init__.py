"""What is measured, as ratios within one run: `make bench`, or `python -m bench`."""

SLUG = "bench"  # the made-up community
