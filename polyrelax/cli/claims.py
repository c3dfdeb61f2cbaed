"""The commands about claims: referee, search, export."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from polyrelax.cli.terminal import budget, jobs, read, show, tell_left_out, working, written
from polyrelax.errors import InvalidInput, Unsupported

NAMED = 4  # ids that are named in a message


def referee(options: argparse.Namespace) -> int:
    """Judge the papers' claims; the exit code."""
    from polyrelax.claims import graph, report
    from polyrelax.papers import ledger

    book = ledger()
    claims = book.select(options.ids)
    if options.graph:
        claims = graph.with_premises(book, claims)
    docket = report.run(claims, seconds=budget(options), jobs=jobs(options), book=ledger)
    if options.certificates is not None:
        from polyrelax.certificates import write_all

        write = partial(write_all, docket.results, seconds=budget(options))
        with working("certifying"):
            named, left_out = written(options.certificates, write)
        docket = replace(docket, results=tuple(named))
        tell_left_out(left_out)
    if options.json:
        found = report.to_json(docket.results)
        if options.graph:
            found["graph"] = graph.to_json(graph.graph(docket.results))
        show(found)
    elif options.graph:
        print(graph.render(graph.graph(docket.results)))
    elif report.is_explained(docket.results, options.ids):
        print("\n\n".join(map(report.explain, docket.results)))
    else:
        show(report.table(docket.results))
        print(report.totals(docket.results))
    return 130 if docket.interrupted else 0


def search(options: argparse.Namespace) -> int:
    """The smallest counterexample of a class; the exit code."""
    from polyrelax.papers import ledger
    from polyrelax.search import find_counterexample, naming, progress

    if naming.is_file(options.claim):
        print(f"polyrelax: running the code of {options.claim}", file=sys.stderr)
        claim = naming.from_file(options.claim)
    else:
        given = options.networks, options.domain
        claim, others = naming.from_ledger(ledger(), options.claim, *given)
        if others:
            some = [*others[:NAMED], *(["..."] if len(others) > NAMED else [])]
            print(f"polyrelax: to be asked by their own ids: {', '.join(some)}", file=sys.stderr)
    with progress.shown() as watch:
        found = find_counterexample(
            claim,
            options.networks,
            options.domain,
            jobs=options.jobs,
            scheduler=options.scheduler,
            store=options.store,
            seconds=budget(options),
            limit=options.limit,
            watch=watch,
        )
    if options.json:
        show(found.to_json())
    else:
        print(found)
    if options.certificate is not None:
        _certify_counterexample(found, options)
    return 130 if found.interrupted else 0


def _certify_counterexample(found: Any, options: argparse.Namespace) -> None:
    """Write the certificate of a counterexample, if there is one that can be certified."""
    from polyrelax.certificates import certificate_of_witness

    evidence = None if found.counterexample is None else found.counterexample.evidence
    if evidence is None:
        tell_left_out(["there is no counterexample with evidence"])
        return
    what = "the first that could do what is claimed" if found.exists else "a counterexample"
    about = [f"{found.claim}: {what} in the class {found.networks}."]
    made = certificate_of_witness(evidence, about, seconds=budget(options))
    written(options.certificate, made.save)


def _write(text: str, place: str) -> None:
    Path(place).write_text(text, encoding="utf-8")


def export(options: argparse.Namespace) -> int:
    """Refutations as theorems of a proof assistant; the exit code."""
    from polyrelax.certificates import coq as certificates
    from polyrelax.claims import coq
    from polyrelax.papers import ledger

    if (options.net is None) != (options.domain is None):
        raise InvalidInput("Arguments --net and --domain go together.")
    files = [one for one in options.ids if one.endswith(".json")]
    alone = bool(files) or options.net is not None
    if alone and (len(options.ids) + (options.net is not None) > 1 or options.to is not None):
        raise InvalidInput("A certificate, or a network of one's own, is written alone.")
    if options.net is not None:
        print(coq.coq_file(coq.witness_of(*read(options)), "A network of one's own."), end="")
        return 0
    if files:
        found = certificates.read_certificate(files[0])
        print(certificates.certificate_to_coq(found), end="")
        return 0
    claims = ledger().select(options.ids)
    if options.to is None:
        named = [claim for claim in claims if claim.id in options.ids]
        if len(named) != 1:
            raise InvalidInput("Without --to, one claim or one network is written.")
        with working("exporting"):
            text = certificates.refutation_to_coq(named[0])
        print(text, end="")
        return 0
    folder = Path(options.to)
    if not folder.is_dir():
        raise InvalidInput.argument("--to", "a folder that exists", options.to)
    for claim in claims:
        try:
            with working(f"exporting {claim.id}"):
                text = certificates.refutation_to_coq(claim)
        except Unsupported:
            continue
        path = folder / f"{coq.coq_name(claim.id)}.v"
        written(str(path), partial(_write, text))
        print(f"{claim.id}: {path}")
    return 0
