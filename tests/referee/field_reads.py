"""What tests open outside of their package, held against plans of a change of each such file."""

import collections
import json
import os
import sys
import time

import harness
from field_check import PASSED_ON, first_error
from field_repository import FieldCargo
from judgement import Plan

EXTRAS = [{}, {"RUSTC_BOOTSTRAP": "1"}]
SECONDS = 600  # for one test program
PER_DIRECTORY = 5  # files of one directory that one test opens: plans are made of no more
RUNNER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "field_strace.py")
VERDICTS = ("named", "through a dependency", "reaches everything", "listed", "neither")


def tracked(repository, commit):
    """Path → mode of files, without links and submodules."""
    rows = os.fsdecode(repository.sandbox.git(repository.git_dir, "ls-tree", "-r", "-z",
                                              commit)).split("\0")[:-1]
    return {path: row.split()[0] for row, path in (row.split("\t", 1) for row in rows)
            if row.startswith("100")}


# Running tests

def choice(options):
    return sum((["-p", name] for name in options.package or []), []) or ["--workspace"]


def build(repository, options):
    """Cargo as it builds the tests, the units with a program to run, and a message."""
    for extra in EXTRAS:
        cargo = FieldCargo(repository, "test", options.jobs, extra)
        message = cargo.members()
        units, message = ([], message) if message else cargo.build(*choice(options))
        if not message:
            break
    return cargo, [unit for unit in units if unit.executable and unit.mode == "test"], message


def run(repository, cargo, options, results, deadline):
    """Runs tests, but not those of documentation. What fails has opened files as well."""
    words = [sys.executable, "-B", RUNNER, repository.place, results, str(SECONDS)]
    key = cargo.host.upper().replace("-", "_")
    environment = dict(cargo.environment, **{f"CARGO_TARGET_{key}_RUNNER": " ".join(words)})
    seconds = str(max(1, int(deadline - time.monotonic())))
    repository.sandbox.run(["timeout", "-k", "10", seconds, cargo.program, "test", "--tests",
                            "--no-fail-fast", *cargo.ALWAYS, *choice(options)], repository.place, environment)


def outside(row, files, directory):
    """Tracked files that no manifest says are the package's own."""
    found = {}
    for path, programs in row["opened"].items():
        owner = os.path.dirname(path)
        while owner and f"{owner}/Cargo.toml" not in files:
            owner = os.path.dirname(owner)
        if path in files and owner != directory:
            found[path] = programs
    return found


def keep(repository, head, units, results, kept):
    files = tracked(repository, head)
    for unit in units:
        path = os.path.join(results, os.path.basename(unit.executable) + ".json")
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                row = json.load(file)
            directory = os.path.relpath(row["directory"], repository.place)
            kept.add({"head": head, "package": unit.package, "kind": unit.kind,
                      "target": unit.target, "status": row["status"], "seconds": row["seconds"],
                      "opened": outside(row, files, "" if directory == "." else directory)})


def walk(repository, options, deadline):
    """Runs the tests of the newest commit that were not run before."""
    kept = repository.kept("reads", "head", "package", "kind", "target")
    head = os.fsdecode(repository.sandbox.git(repository.git_dir, "rev-parse", "HEAD")).strip()
    repository.clone()
    repository.checkout(head)
    results = repository.place + ".traces"
    os.makedirs(results, exist_ok=True)
    cargo, units, message = build(repository, options)
    if message:
        print(f"{repository.name}: {first_error(message)}", flush=True)
        return
    run(repository, cargo, options, results, deadline)
    keep(repository, head, units, results, kept)
    print(f"{repository.name}: {len(units)} test programs", flush=True)


# Holding them against plans

class Changes:
    """Commits that change one file each, without a work tree."""

    def __init__(self, repository, head):
        self.repository, self.head = repository, head
        self.files = tracked(repository, head)
        self.index = os.path.join(repository.sandbox.path, "index")
        self.git("read-tree", head)

    def git(self, *words):
        done = self.repository.sandbox.run(["git", *words], self.repository.place,
                                           {"GIT_INDEX_FILE": self.index})
        if done.returncode:
            sys.exit(f"git {' '.join(words)}: {os.fsdecode(done.stderr)}")
        return os.fsdecode(done.stdout).strip()

    def of(self, path):
        content = self.repository.sandbox.git(self.repository.place, "show", f"{self.head}:{path}")
        place = os.path.join(self.repository.sandbox.path, "content")
        harness.write_file(place, content + (b"\n//\n" if path.endswith(".rs") else b"\n#\n"))
        mode, old = self.files[path], self.git("rev-parse", f"{self.head}:{path}")
        new = self.git("hash-object", "-w", place)
        self.git("update-index", "--cacheinfo", f"{mode},{new},{path}")
        commit = self.git("commit-tree", self.git("write-tree"), "-p", self.head, "-m", path)
        self.git("update-index", "--cacheinfo", f"{mode},{old},{path}")
        return commit


def leads_to(graph, package, listed):
    """Whether it, or what it depends on, is among those: `explain` of the package names them."""
    rows = {row["path"]: row for row in graph["packages"]}
    queue = [path for path, row in rows.items() if row["name"] == package]
    for path in queue:
        below = {edge["path"] for edge in rows[path]["dependencies"]
                 if edge["path"] in rows and (edge["kind"] != "dev" or path == queue[0])}
        queue += sorted(below - set(queue))
    return any(rows[path]["name"] in listed for path in queue)


def upward(repository, program, head):
    """Packages whose sources, or those of what they depend on, look upward and name nothing; none
    where the program has no such list."""
    answer, _ = repository.ask(program, "graph", "--upward", "--head", head)
    graph, _ = repository.ask(program, "graph", "--head", head)
    listed = {row["package"] for row in answer["sources"]} if answer else set()
    return {row["name"] for row in graph["packages"] if leads_to(graph, row["name"], listed)}


def verdict(plan, answer, row, path, listed):
    """One of VERDICTS, and the reason code that tells why."""
    change = next(change for change in answer["changes"] if change["path"] == path)
    unit = (row["package"], row["kind"], row["target"], "test")
    if change["everything"]:
        return "reaches everything", change["reason"]["code"]
    if row["package"] in plan.entries and unit in plan.units:
        entry = next(entry for entry in answer["packages"] if entry["name"] == row["package"])
        code = next(unit["reason"]["code"] for unit in entry["units"]
                    if (unit["kind"], unit["target"]) == (row["kind"], row["target"]))
        return "through a dependency" if code in PASSED_ON else "named", code
    if row["package"] in listed:
        return "listed", change["reason"]["code"]
    code = change["reason"]["code"]
    return "neither", f"{code}, other targets" if row["package"] in plan.entries else code


def few_of(opened):
    """The same few files of every directory."""
    by_directory = collections.defaultdict(list)
    for path in sorted(opened):
        by_directory[os.path.dirname(path)].append(path)
    return [path for paths in by_directory.values() for path in paths[:PER_DIRECTORY]]


class Reads:
    """What was opened at the newest commit that tests were run at, and plans of changes of it."""

    def __init__(self, repository):
        self.repository = repository
        rows = repository.kept("reads", "head", "package", "kind", "target").rows.values()
        self.head = list(rows)[-1]["head"] if rows else None
        self.rows = [row for row in rows if row["head"] == self.head]
        self.changes = Changes(repository, self.head) if rows else None
        self.commits = {}

    def plan(self, program, path):
        if path not in self.commits:
            self.commits[path] = self.changes.of(path)
        answer, message = self.repository.ask(
            program, "plan", "--base", self.head, "--head", self.commits[path], "--command",
            "test", place=self.repository.place)
        if not answer:
            sys.exit(f"{self.repository.name}: a change of {path}: {message}")
        return Plan(answer, []), answer

    def judge(self, program):
        """(row, path, verdict, code) of every file that is looked at."""
        listed, plans = upward(self.repository, program, self.head), {}
        for row in self.rows:
            for path in few_of(row["opened"]):
                if path not in plans:
                    plans[path] = self.plan(program, path)
                yield (row, path, *verdict(*plans[path], row, path, listed))


def print_neither(name, found):
    """A row for the files of one directory that one test opens."""
    groups = collections.defaultdict(list)
    for repository, row, path, what, code in found:
        if what == "neither":
            groups[(repository, row["package"], f"{row['kind']} {row['target']}",
                    os.path.dirname(path), code)].append((path, row["opened"][path]))
    print(f"\n| neither, {name} | package | target | file | opened by | what its change is |\n"
          + "| --- " * 6 + "|")
    for (repository, package, target, _, code), paths in sorted(groups.items()):
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        programs = sorted({program for _, by in paths for program in by})
        print(f"| {repository} | {package} | {target} | {paths[0][0]}{more} | "
              f"{', '.join(programs)} | {code} |")


def report(repositories, programs, options):
    titles = ["", "test programs", "files outside", "looked at"]
    titles += [f"{what}, {name}" for name in programs for what in VERDICTS]
    print(f"| {' | '.join(titles)} |\n" + "| --- " * len(titles) + "|")
    found = {name: [] for name in programs}
    for repository in repositories:
        reads = Reads(repository)
        if not reads.rows:
            continue
        opened, cells = sum(len(row["opened"]) for row in reads.rows), []
        for name, program in programs.items():
            judged = [(repository.name, *item) for item in reads.judge(program)]
            counts = collections.Counter(item[3] for item in judged)
            cells += [counts[what] for what in VERDICTS]
            found[name] += judged
        print(f"| {repository.name} | {len(reads.rows)} | {opened} | {len(judged)} | "
              f"{' | '.join(map(str, cells))} |", flush=True)
    for name, judged in found.items():
        print_neither(name, judged)
    return True
