#!/usr/bin/env python3
"""Random crates, read by graph/rust/modules.h and by rustc: no file that rustc opens may be missing
where a condition may hold on this machine. Usage: modules.py PRINT_MODULES [--count N] [--seed N]"""

import argparse
import os
import random
import re
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import harness
import random_crate


def host(sandbox):
    if not shutil.which("rustc"):
        harness.skip("there is no rustc")
    done = sandbox.run(["rustc", "-vV"], sandbox.path, text=True)
    if done.returncode:
        harness.skip("rustc does not run")
    return re.search(r"^host: (\S+)$", done.stdout, re.MULTILINE).group(1)


def opened(sandbox, directory, test):
    """What rustc says it opened, and what it complained of."""
    listing = os.path.join(sandbox.path, "out.d")
    if os.path.exists(listing):
        os.remove(listing)
    command = ["rustc", "--edition", "2021", "--crate-type", "lib", "--emit=dep-info", "-o", listing,
               "src/lib.rs"]
    done = sandbox.run(command + ["--test"] * test, directory,
                       {"CARGO_MANIFEST_DIR": directory, "RUSTC_BOOTSTRAP": "1"}, text=True)
    if not os.path.exists(listing):
        return None, done.stderr
    with open(listing, encoding="utf-8") as file:
        names = file.readline().split(": ", 1)[1].split()
    return {os.path.relpath(os.path.join(directory, name), directory) for name in names}, done.stderr


def found(sandbox, program, triple, directory, test):
    """The files that may be reached, and whether one of them says that there may be any others."""
    done = sandbox.run([program, triple, "", "src/lib.rs"] + ["--test"] * test, directory, text=True)
    if done.returncode:
        sys.exit(f"{program}: {done.stderr}")
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    holding = [line for line in lines if line[1] != "no"]
    files = {line[3] for line in holding if line[0] == "file"}
    return files, any(line[0] == "gap" for line in holding)


class Tally:
    def __init__(self):
        self.crates = self.refused = self.gaps = self.opened = self.listed = 0
        self.failures = []

    def add(self, seed, rustc, ours, gap, directory):
        there = {path for path in ours if os.path.isfile(os.path.join(directory, path))}
        self.gaps += gap
        missing = rustc - ours
        if missing and not gap:
            self.failures.append(f"seed {seed}: rustc opens {', '.join(sorted(missing))}")
        if not gap:
            self.opened += len(rustc)
            self.listed += len(there)


def try_crate(sandbox, program, triple, seed, tally):
    crate = random_crate.Crate(random.Random(seed))
    directory = sandbox.make("crate")
    shutil.rmtree(directory)
    for path, text in crate.files.items():
        harness.write_file(os.path.join(directory, path), text)
    test = bool(seed % 2)
    rustc, complaint = opened(sandbox, directory, test)
    tally.crates += 1
    if "error" in complaint:
        tally.refused += 1
        if os.environ.get("WHITTLE_VERBOSE"):
            print(f"seed {seed}:", "\n".join(re.findall(r"^error.*\n.*", complaint, re.MULTILINE)[:3]))
    if rustc is not None:
        ours, gap = found(sandbox, program, triple, directory, test)
        tally.add(seed, rustc, ours, gap, directory)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=int(os.environ.get("WHITTLE_SEED", "1")))
    options = parser.parse_args()
    tally = Tally()
    with harness.Sandbox() as sandbox:
        triple = host(sandbox)
        for seed in range(options.seed, options.seed + options.count):
            try_crate(sandbox, os.path.abspath(options.program), triple, seed, tally)
    print("\n".join(tally.failures))
    print(f"seeds {options.seed} to {options.seed + options.count - 1}: {tally.crates} crates, "
          f"{tally.refused} with errors, {tally.gaps} with gaps; rustc opened {tally.opened} of "
          f"{tally.listed} files listed ({100 * tally.opened / max(tally.listed, 1):.1f} %)")
    return 1 if tally.failures or tally.opened < tally.crates else 0


if __name__ == "__main__":
    sys.exit(main())
