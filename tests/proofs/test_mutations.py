"""Mutants of certificates: the checker rejects all that state something wrong or prove nothing."""

import pytest

from tests.proofs.checking import CERTIFICATES
from tests.proofs.mutations import figures

# One of each kind of statement, and of the relaxations with facts of all shapes.
SOME = (
    "mao2024.theorem-2.set",
    "mao2024.section-2.ibp",
    "mao2024.section-3.toy.first-polytope",
    "mao2024.section-3.toy.second-polytope",
    "mao2024.section-7.max-2.skip",
    "mao2024.theorem-2.bounds",
    "baader2024.deeppoly-area",
    "papamichail2026.lattice.meets.recomputed",
)


def test_wrong_mutants_of_some_certificates_are_rejected(tmp_path):
    """Of every change of some certificates, the accepted ones state what is true."""
    files = [file for file in CERTIFICATES if file.stem in SOME]
    assert len(files) == len(SOME)
    tried, accepted, faults = figures(files, tmp_path)
    assert not faults
    assert sum(accepted.values()) < sum(tried.values()) / 8


@pytest.mark.slow
def test_wrong_mutants_of_all_certificates_are_rejected(tmp_path):
    """Of every change of every certificate, the accepted ones state what is true."""
    _, _, faults = figures(CERTIFICATES, tmp_path)
    assert not faults
