#!/usr/bin/env python3
"""Takes every matrix in the workflows of fetched repositories: folders that hold OWNER+NAME/repo, given
as arguments or by WHITTLE_FIELD, and skipped where there are none.

Each job with a `strategy.matrix` is named by a configuration of its own, in a repository that has
the workflows and a small package for each member of the workspace. Rows without an expression have
to be those of an expander that is written apart (tests/matrix/oracle.py), and no more than one in
eleven may run whatever changed. Printed is, as tables in Markdown, how many do, how many may be for
any target, and why."""

import argparse
import collections
import json
import os
import re
import sys

sys.path[:0] = [os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
                os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "matrix")]
import harness  # noqa: E402
import oracle  # noqa: E402
from field_repository import choose  # noqa: E402

try:
    import yaml
except ImportError:
    harness.skip("no yaml for Python")

FOLDER = ".github/workflows"
ANY = re.compile(r"^(\d+) of \d+ rows of job '.*?' may be for any target, because (.*)$", re.DOTALL)
CAUSES = (  # what a sentence begins with, and what that is called
    (r"can't tell what a step builds for: \.?/?\S*\.ya?ml", "its steps are in another workflow"),
    (r"what a step builds for can't be told", "a step's target can't be told"),
    (r"it is for \S+, and a step may build for the runner", "a target, and a build for the runner"),
    (r"it may be for several targets", "several targets"),
    (r"a step installs the target", "a target is installed alone"),
    (r"the matrix has the target triple", "a triple that no step names"),
    (r"matrix\.\S+ is '.*', and it runs on a runner", "a key says another system than the runner"),
    (r"matrix\.\S+ is '.*', and the matrix has", "a key and another triple"),
    (r"it runs in a container", "a container"),
    (r"nothing tells what its runner is", "labels that tell nothing"),
    (r"where it runs is an expression", "where it runs is an expression"),
    (r"the toolchain", "a toolchain of another host"),
    (r"nothing of it says", "nothing says anything"),
    (r"matrix\.\S+ names no package", "a key names no package"),
    (r"matrix\.\S+ is an expression", "a key is an expression"),
    (r"whether it is there", "whether it is there is an expression"),
)


class Loader(yaml.SafeLoader):
    """YAML's core schema, which workflows are read by."""


Loader.yaml_implicit_resolvers = {}
for kind, pattern, first in (
        ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
        ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
        ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
        ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789"))):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{pattern})$"), first)


def cause(text):
    return next((name for start, name in CAUSES if re.match(start, text)), text)


def canonical(value):
    """As JSON, in which 13 and 13.0 are one number."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(k)}:{canonical(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    number = isinstance(value, int) and not isinstance(value, bool)
    return json.dumps(float(value) if number else value)


class Repository:
    """Its workflows beside a package for each member of its workspace."""

    def __init__(self, sandbox, name, git):
        self.sandbox, self.name, self.git = sandbox, name, git
        self.root = sandbox.repository(name)
        self.workflows = {path: self.show(path) for path in self.list()}
        self.packages = self.members()
        for path, text in self.workflows.items():
            harness.write_file(os.path.join(self.root, path), text)
        self.jobs = list(self.matrices())
        for number, (path, job, _) in enumerate(self.jobs):
            text = {"jobs": {"it": {"command": "test", "matrix": {"from": path, "job": job}}}}
            harness.write_file(f"{self.root}/jobs/{number}.yml", json.dumps(text))
        for number, package in enumerate(self.packages):
            folder = os.path.join(self.root, f"p{number}")
            harness.write_file(f"{folder}/Cargo.toml", f'[package]\nname = "{package}"\n'
                               'version = "0.0.0"\nedition = "2021"\n')
            harness.write_file(f"{folder}/src/lib.rs", "")
        harness.write_file(f"{self.root}/Cargo.toml", '[workspace]\nmembers = ["p*"]\n'
                           'resolver = "2"\n')
        harness.write_file(f"{self.root}/NOTES.md", "before\n")
        sandbox.commit(self.root)
        harness.write_file(f"{self.root}/NOTES.md", "after\n")
        sandbox.commit(self.root)

    def bare(self, *words):
        return self.sandbox.run(["git", f"--git-dir={self.git}", *words], self.root).stdout

    def list(self):
        names = os.fsdecode(self.bare("ls-tree", "-r", "--name-only", "HEAD", FOLDER))
        return [name for name in names.split("\n") if re.search(r"\.ya?ml$", name)]

    def show(self, path):
        return self.bare("show", f"HEAD:{path}")

    def members(self):
        """Names; none where it is no workspace of cargo's."""
        done = self.sandbox.whittle(self.git, "graph", "--head", "HEAD", "--format", "json")
        rows = json.loads(done.stdout)["packages"] if done.returncode == 0 else []
        return [row["name"] for row in rows if row["member"]]

    def matrices(self):
        """(workflow, job, matrix) of every job that has one."""
        for path, text in self.workflows.items():
            try:
                document = yaml.load(text, Loader)
            except yaml.YAMLError:
                continue
            for job, body in (document.get("jobs") or {}).items():
                strategy = body.get("strategy") or {}
                matrix = strategy.get("matrix") if isinstance(strategy, dict) else strategy
                if matrix:
                    yield path, job, matrix

    def plan(self, number, *words):
        done = self.sandbox.whittle(self.root, "plan", "--base", "HEAD~1", "--head", "HEAD",
                                    "--config", f"jobs/{number}.yml", "--format", "json", *words)
        return json.loads(done.stdout) if done.returncode == 0 else os.fsdecode(done.stderr)


class Tally:
    def __init__(self):
        self.wrong, self.told = [], []
        self.jobs = self.taken = self.rows = self.compared = 0
        self.refused, self.always, self.any = (collections.Counter() for _ in range(3))

    def refuse(self, where, message, matrix):
        """Only what is an expression may be refused."""
        self.refused[message.split(": ")[-1].strip()] += 1
        if "${{" not in json.dumps(matrix):
            self.wrong.append(f"{where} is refused: {message.strip()}")

    def compare(self, where, matrix, rows):
        """Every value of every row, in order; what whittle adds comes behind."""
        if "${{" in json.dumps(matrix):
            return
        self.compared += 1
        expected = [row for row, _, _ in oracle.expand(matrix)[0]]
        found = [{key: row.get(key) for key in values} for row, values in zip(rows, expected)]
        if len(rows) != len(expected) or canonical(found) != canonical(expected):
            self.wrong.append(f"{where}: the rows are not those of the expander")

    def add(self, repository, number):
        path, job, matrix = repository.jobs[number]
        where = f"{repository.name}: {path}: {job}"
        self.jobs += 1
        full = repository.plan(number, "--full")
        if not isinstance(full, dict):
            self.refuse(where, full, matrix)
            return
        rows = full["jobs"]["it"]["matrix"]["include"]
        self.taken += 1
        self.rows += len(rows)
        self.compare(where, matrix, rows)
        plan = repository.plan(number)
        selected = plan["jobs"]["it"]["selected"]
        if any(entry["reason"]["code"] != "row-unknown" for entry in selected):
            self.wrong.append(f"{where}: a note runs something")
        details = [entry["reason"]["detail"] for entry in selected]
        for detail in set(details):
            self.always[cause(detail)] += round(details.count(detail) / len(repository.packages))
        for warning in plan["warnings"]:
            found = ANY.match(warning["message"])
            if found:
                self.any[cause(found[2])] += int(found[1])
                self.told.append(f"{where}: {warning['message']}")


def table(title, counts):
    print(f"\n| {title} | rows |\n| --- | ---: |")
    for name, count in counts.most_common():
        print(f"| {name} | {count} |")
    print(f"| all | {sum(counts.values())} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", metavar="DIR")
    parser.add_argument("--only", action="append", metavar="OWNER+NAME")
    parser.add_argument("-v", "--verbose", action="store_true", help="tell of every such row")
    options = parser.parse_args()
    tally, count = Tally(), 0
    with harness.Sandbox() as sandbox:
        for name, git in choose(options.folders, options.only):
            repository = Repository(sandbox, name, git)
            before = tally.jobs
            for number in range(len(repository.jobs) if repository.packages else 0):
                tally.add(repository, number)
            count += tally.jobs > before
    print(f"{tally.jobs} jobs with a matrix in {count} repositories: {tally.taken} are taken, "
          f"{tally.rows} rows; {tally.compared} compared with the other expander")
    table("always run, because", tally.always)
    table("may be for any target, because", tally.any)
    always = sum(tally.always.values())
    if always * 1100 > 100 * tally.rows:
        tally.wrong.append(f"more than 100 of 1,100 rows always run: {always} of {tally.rows}")
    print("\n".join((tally.told if options.verbose else []) + tally.wrong))
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
