"""Section 4: Theorem 1 and Lemma 1."""
