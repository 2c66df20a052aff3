#!/usr/bin/env python3
"""What a ledger costs a plan: one without, and with 0, 1,000 and 100,000 records of other content, in
one run of hyperfine. `ledger_plan.py REPOSITORY...`; WHITTLE names the program."""

import hashlib
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402

COUNTS = (0, 1000, 100000)
AS_OF = "2026-11-30T23:00:00Z"


def records(count):
    for at in range(count):
        key = hashlib.sha256(str(at).encode()).hexdigest()[:32]
        yield (f"{key}\tpass\t2026-11-30T20:00:00Z\thttps://ci.example/runs/{at // 12}\ttest\tlinux"
               f"\tpackage-{at % 97}\tlib package test\t\t\t\t\n")


def main():
    with harness.Sandbox() as sandbox:
        paths = []
        for count in COUNTS:
            paths.append(os.path.join(sandbox.path, f"{count}.txt"))
            harness.write_file(paths[-1], "whittle.ledger/1\n" + "".join(sorted(records(count))))
        report = os.path.join(sandbox.path, "report.json")
        print("| | without | " + " | ".join(f"{count:,} records" for count in COUNTS) + " |")
        for root in sys.argv[1:]:
            plain = f"{' '.join(harness.program())} -C {root} plan --base HEAD~1 --head HEAD --format json"
            commands = [plain, *(f"{plain} --ledger {path} --as-of {AS_OF}" for path in paths)]
            subprocess.run(["hyperfine", "-N", "-w2", "-r20", "--export-json", report, *commands],
                           check=True, capture_output=True)
            with open(report, encoding="utf-8") as file:
                medians = [1000 * one["median"] for one in json.load(file)["results"]]
            cells = [f"{medians[0]:.0f} ms", *(f"{one:.0f} ms ({one / medians[0]:.2f})"
                                               for one in medians[1:])]
            print(f"| {os.path.basename(os.path.normpath(root))} | " + " | ".join(cells) + " |",
                  flush=True)


main()
