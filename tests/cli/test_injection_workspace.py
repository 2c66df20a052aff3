#!/usr/bin/env python3
"""Odd texts (injection.py) in rows of a workflow's matrix, and as names of packages."""

import json

from injection import ODD, PLAIN, SHORT, Views, commit, in_yaml, play

WORKFLOW = """\
on: push
jobs:
  test:
    runs-on: %(runner)s
    strategy:
      matrix:
        os: [ubuntu-latest, %(os)s]
        flag: [%(flag)s]
        include: [{os: ubuntu-latest, more: %(more)s}]
"""


def check_existing(cases, root):
    """Rows of a workflow's matrix, which keep all that they hold."""
    config = "jobs: {test: {matrix: {from: .github/workflows/ci.yml}}}\n"
    plain = {"runner": "'${{ matrix.os }}'", "os": "box", "flag": "one", "more": "two"}
    for place, key in (("flag", "flag"), ("more", "more"), ("os", "os"), ("runner", "runner")):
        for odd in (PLAIN, *ODD):
            text = WORKFLOW % {**plain, place: in_yaml(odd)}
            commit(cases, {"whittle.yml": config, ".github/workflows/ci.yml": text})
            told = (lambda views, key=key: views.rows()[0 if key in ("flag", "more") else -1][key])
            known = "${{" in odd or place in ("os", "runner")
            cases.check(f"{place} of a row", odd, root, takes=not known,
                        told=None if known and "${{" in odd else told)


def check_packages(cases, root):
    """Names that cargo refuses, in manifests that it never read."""
    for odd in SHORT:
        manifest = f"[package]\nname = {json.dumps(odd)}\nversion = \"0.1.0\"\n"
        commit(cases, {"core/Cargo.toml": manifest, "app/Cargo.toml":
                       '[package]\nname = "app"\nversion = "0.1.0"\n'})
        what = f"a package {odd!a}"
        views = Views(cases, what, root, ())
        cases.check_printed(what, *views.texts.values(), views.summary)
        if views.good:
            cases.same(sorted(name for row in views.rows() for name in row["packages"]), [odd],
                       f"{what}: rows")
            cases.check_rows(what, views)
            cases.check_gate(what, views)


play(check_existing, check_packages)
