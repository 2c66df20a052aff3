#!/usr/bin/env python3
"""Holds the program against fetched histories with code: folders that hold OWNER+NAME/repo, given
as arguments or by WHITTLE_FIELD, and skipped where there are none.

`field.py check` walks commits with `cargo check` and holds what cargo compiles again against the
plan of each. `field.py reads` runs tests under strace, and asks whether a change of a file outside
of their package that they open runs them. `field.py share` counts the packages that run. All print
tables in Markdown.

What cargo and strace say is kept in `--work` and asked for once: `--replay` makes only plans, of
another program or of two (`--before PROGRAM`)."""

import argparse
import os
import shlex
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402
import bundles  # noqa: E402
import field_check  # noqa: E402
import field_reads  # noqa: E402
import field_share  # noqa: E402
from field_repository import Repository, choose  # noqa: E402

PARTS = {"check": field_check, "reads": field_reads, "share": field_share}
COUNTS = {"check": 40, "reads": 0, "share": 10}  # commits


def arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("folders", nargs="*", metavar="DIR")
    parser.add_argument("--only", action="append", metavar="OWNER+NAME")
    parser.add_argument("--work", default=os.path.join(tempfile.gettempdir(), "whittle-field"))
    parser.add_argument("--before", metavar="PROGRAM", help="another program, in the same tables")
    parser.add_argument("--replay", action="store_true", help="ask cargo nothing, make plans")
    parser.add_argument("--workflow", action="store_true",
                        help="plan as for a pull request in the workflow that names cargo most")
    parser.add_argument("--count", type=int, help="commits of each repository")
    parser.add_argument("--package", action="append", help="run tests of these packages alone")
    parser.add_argument("--minutes", type=float, default=60, help="for all repositories together")
    parser.add_argument("--jobs", type=int, default=2, help="of cargo")
    parser.add_argument("-v", "--verbose", action="store_true",
                        help="tell of every commit what is planned beside cargo")
    options = parser.parse_intermixed_args()
    options.count = options.count or COUNTS[options.part]
    return options


def main():
    options = arguments()
    programs = {"before": shlex.split(options.before)} if options.before else {}
    programs["now"] = harness.program()
    with harness.Sandbox() as sandbox:
        repositories = [Repository(sandbox, name, git, os.path.abspath(options.work))
                        for name, git in choose(options.folders, options.only)]
        part, deadline = PARTS[options.part], time.monotonic() + 60 * options.minutes
        if not options.replay and hasattr(part, "walk"):
            bundles.need_cargo()
            for repository in repositories:
                part.walk(repository, options, deadline)
        return 0 if part.report(repositories, programs, options) else 1


if __name__ == "__main__":
    sys.exit(main())
