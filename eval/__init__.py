"""Measurements: quality (`make eval`) and speed (`make bench`)."""
