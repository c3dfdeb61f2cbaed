"""Section 8, the discussion."""
