"""The abstract."""
