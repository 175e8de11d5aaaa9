"""Sweeps: one chapter under many sets of parameters, on this machine or on a cluster."""
