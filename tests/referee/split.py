#!/usr/bin/env python3
"""What cargo makes of the parts of a package's tests: the calls of all rows together run each target
that one call of all runs, and run it once."""

import json
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir))

import harness  # pylint: disable=wrong-import-position

NOW = ("--as-of", "2026-12-01T00:00:00Z")
RAN = re.compile(r"^\s*(?:Running (?:unittests )?(\S+)|Doc-tests (\S+))", re.MULTILINE)
FILES = {
    "Cargo.toml": '[workspace]\nresolver = "2"\nmembers = ["big", "other"]\n',
    "big/Cargo.toml": '[package]\nname = "big"\nversion = "0.1.0"\nedition = "2021"\n[[bin]]\nname = "tool"\n'
                      'path = "src/tool.rs"\n[[bin]]\nname = "untested"\npath = "src/untested.rs"\ntest = false\n',
    "big/src/lib.rs": "/// ```\n/// assert!(true);\n/// ```\npub fn one() {}\n",
    "big/src/tool.rs": "fn main() {}\n", "big/src/untested.rs": "fn main() {}\n",
    "other/Cargo.toml": '[package]\nname = "other"\nversion = "0.1.0"\nedition = "2021"\n',
    "other/src/lib.rs": "pub fn two() {}\n",
    "whittle.yml": "jobs: {test: {platforms: linux, calls: true}}\n",
    **{f"big/tests/{name}.rs": "#[test]\nfn one() {}\n" for name in ("a", "b", "c", "new")},
}

TIMES = {"big::a": 300, "big::b": 250, "big::c": 200, "other": 20}


def cargo(root, *words):
    """The sources of the programs that cargo ran, with multiplicity, and crates with doc tests."""
    done = subprocess.run(["cargo", "test", "--offline", *words], cwd=root, capture_output=True, check=False)
    text = done.stderr.decode()
    if done.returncode:
        sys.exit(f"cargo test {words}: {text}")
    return [source or f"docs of {crate}" for source, crate in RAN.findall(text)]


def main():
    if not shutil.which("cargo"):
        harness.skip("there is no cargo")
    with harness.Sandbox() as sandbox:
        root = sandbox.repository("apart")
        for path, content in FILES.items():
            harness.write_file(os.path.join(root, path), content)
        harness.write_file(os.path.join(root, ".gitignore"), "target/\n")
        sandbox.commit(root)
        suites = "".join(f'<testsuite name="{name}" tests="1" timestamp="2026-11-20T10:00:00Z"><testcase name="x" '
                         f'classname="{name}" time="{seconds}"/></testsuite>' for name, seconds in TIMES.items())
        report, ledger = (os.path.join(sandbox.path, name) for name in ("junit.xml", "times.txt"))
        harness.write_file(report, f'<?xml version="1.0"?><testsuites name="n" tests="4">{suites}</testsuites>')
        for words in (("ledger", "add", "--ledger", ledger, report, "--of-job", "test", "--of-row", "linux", "--run", "r",
                       *NOW), ("plan", "--ledger", ledger, *NOW, "--full", "--head", "HEAD", "--format", "json")):
            done = sandbox.whittle(root, *words)
            if done.returncode:
                sys.exit(done.stderr.decode())
        rows = json.loads(done.stdout)["jobs"]["test"]["matrix"]["include"]
        whole = sorted(cargo(root, "-p", "big", "-p", "other"))
        apart = sorted(ran for row in rows for call in row["calls_list"] for ran in cargo(root, *call))
    if len(rows) < 3 or not any("--doc" in call for row in rows for call in row["calls_list"]):
        sys.exit(f"the tests are not apart: {[row['calls'] for row in rows]}")
    if whole != apart:
        sys.exit(f"one call runs {whole}, the rows run {apart}: {[row['calls'] for row in rows]}")
    print(f"{len(rows)} rows run {len(apart)} targets, each once")


main()
