"""Exact polyhedra: both descriptions, their algebra, projections, linear programs, unions."""
