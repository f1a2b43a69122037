"""Made-up communities to show, test and measure with; everybody in them is invented."""
