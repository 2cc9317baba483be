"""Finds what Amazon, forwarders and carriers owe a marketplace seller, and prepares the claims."""

__version__ = "0.1.0"
