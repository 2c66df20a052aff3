#!/usr/bin/env python3
"""Holds the expansion of matrices to the tables of fixtures/matrix."""

import glob
import os
import sys

import rows

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../fixtures/matrix/*.txt")


def cases():
    for path in sorted(glob.glob(FIXTURES)):
        with open(path, encoding="utf-8") as file:
            for case in file.read().split("\n== ")[1:]:
                title, _, rest = case.partition("\n")
                matrix, mark, expected = ("\n" + rest).partition("\n--\n")
                assert mark, f"{path}: the case '{title}' has no line --"
                yield f"{os.path.basename(path)}: {title}", matrix[1:], expected.split("\n")


def main():
    table = list(cases())
    assert len(table) > 80, "the tables are not all there"
    answers = rows.run(sys.argv[1], [case[1] for case in table])
    failures = 0
    for (title, _, expected), lines in zip(table, answers):
        expected = [line for line in expected if line and not line.startswith("#")]
        found = [rows.shown(line) for line in lines]
        if found != expected:
            failures += 1
            print(f"{title}\n  expected:", *expected, "  found:", *found, sep="\n    ")
    print(f"{len(table)} matrices, {failures} wrong")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
