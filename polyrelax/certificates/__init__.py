"""Certificates: claims and bounds with proofs that a program of its own can check."""

from polyrelax.certificates.certificate import Certificate as Certificate
from polyrelax.certificates.certificate import certifies as certifies
from polyrelax.certificates.rows import certificate_of_row as certificate_of_row
from polyrelax.certificates.rows import certificate_of_statements as certificate_of_statements
from polyrelax.certificates.rows import certificate_of_witness as certificate_of_witness
from polyrelax.certificates.rows import comparison_certificate as comparison_certificate
from polyrelax.certificates.rows import counterexample_certificate as counterexample_certificate
from polyrelax.certificates.rows import write_all as write_all
