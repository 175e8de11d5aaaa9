"""The benchmark: ``make bench``, or ``python -m bench``, measures the report's engine beside its peers."""
