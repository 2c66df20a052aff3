#!/usr/bin/env python3
"""How long shards take, against what a plan says of them: a workspace with code is timed once as a
whole, by reports that `whittle ledger add` reads (a page of `cargo test --timings`, a log of `cargo
test`). whittle plans all of it for 1, 2, 3 runners, and cargo runs the `args` of each shard, one shard after
the other. Prints a table in Markdown.

    nice -n -5 python3 tests/bench/shards.py path/to/workspace

What is not of the workspace is compiled before: the plan takes it for cached. What is of the workspace is
cleaned away before each run. Every time is the least of some runs, in seconds. WHITTLE names the program;
cargo is the caller's.

Where other work takes the processors, the clock says little. `--processor` has cargo use one core, counts
processor time, and writes that into the reports too: of each call of rustc what it took, of tests what the
clock says, times the part of it that they had a processor."""

import argparse
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402

TIMES = 20  # that a ledger looks at
REPORTS = ("page.html", "log")
WRAPPER = """\
"$@"
status=$?
case " $* " in *" --test "*) test=test ;; *) test= ;; esac
printf '%s %s %s %s ' "$CARGO_PKG_NAME" "$CARGO_CRATE_NAME" "${CARGO_BIN_NAME:+bin}" "$test" | tr ' ' , >>"$CALLS"
times >"$CALLS.$$" && tail -n 1 "$CALLS.$$" >>"$CALLS" && rm "$CALLS.$$"
exit $status
"""
CONFIG = """\
platforms:
  here: {{target: {host}, host: {host}, runner: here, cores: {cores}}}
jobs:
  test: {{platforms: here, runners: {runners}}}
"""


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def output(words, cwd):
    return subprocess.run(words, cwd=cwd, check=True, capture_output=True, text=True).stdout


class Workspace:
    """A clone that cargo works in."""

    def __init__(self, sandbox, source, options):
        self.sandbox, self.options = sandbox, options
        self.root = os.path.join(sandbox.path, "workspace")
        self.name = os.path.basename(os.path.abspath(source))
        sandbox.git(sandbox.path, "clone", "--quiet", "--shared", os.path.abspath(source), self.root)
        self.commit = os.fsdecode(sandbox.git(self.root, "rev-parse", "--short", "HEAD")).strip()
        self.host = [line.split()[1] for line in output(["rustc", "-vV"], self.root).splitlines()
                     if line.startswith("host:")][0]
        metadata = json.loads(output(["cargo", "metadata", "--format-version", "1"], self.root))
        ids = set(metadata["workspace_members"])
        self.members = {package["name"]: package["id"] for package in metadata["packages"] if package["id"] in ids}
        self.wrapper, self.calls = (os.path.join(sandbox.path, name) for name in ("wrapper", "calls"))
        harness.write_file(self.wrapper, "#!/bin/bash\n" + WRAPPER)
        os.chmod(self.wrapper, 0o755)
        self.target = os.path.abspath(options.target) if options.target else sandbox.make("target")

    def specified(self, args):
        """A registry may have a package of the same name; cargo takes none of them then."""
        return [self.members.get(word, word) for word in args]

    def cargo(self, *words):
        """How long it took, by the clock and of processors, and what was printed; it has to succeed."""
        environment = {**os.environ, "CARGO_INCREMENTAL": "0", "CARGO_TERM_COLOR": "never",
                       "CARGO_BUILD_JOBS": str(self.options.cores), "CARGO_TARGET_DIR": self.target}
        if self.options.processor:
            environment.update(RUST_TEST_THREADS="1", RUSTC_WRAPPER=self.wrapper, CALLS=self.calls)
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run(["cargo", *words], cwd=self.root, env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            sys.exit(f"cargo {' '.join(words)}: {done.stdout[-3000:]}")
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return wall, used, done.stdout

    def forget(self):
        """What is the workspace's own is compiled anew."""
        self.cargo("clean", *(word for name in self.members.values() for word in ("-p", name)))

    def others(self, log):
        """Names of what a log says is compiled, and is not of the workspace."""
        lines = [line.split() for line in log.splitlines()]
        return {line[1] for line in lines if line[:1] == ["Compiling"]} - self.members.keys()

    def least(self, run):
        """What took least of some runs, each of which begins with its wall time and ends with its log. The
        first does not count if it compiled what is not of the workspace: cargo has that from then on."""
        runs, first = [], True
        while len(runs) < self.options.runs:
            self.forget()
            found = run()
            if not (first and self.others(found[-1])):
                runs.append(found)
            first = False
        return min(runs)


def kept(folder):
    """The reports that an earlier run left."""
    paths = [os.path.join(folder or "", name) for name in REPORTS]
    if not folder or not all(map(os.path.exists, paths)):
        return None
    return [read(path) for path in paths]


def call_of(unit):
    """As the wrapper names the call of rustc for a unit of the page: `smoke "test" (test)`, "" for a library."""
    found = re.fullmatch(r' *(\S+) "([a-z-]+)"(.*)', unit["target"])
    name, kind, mode = found.groups() if found else (unit["name"], "lib", "")
    name = "build_script_build" if "build-script" in unit["target"] else name.replace("-", "_")
    return unit["name"], name, "bin" if kind in ("bin", "example") else "", "test" if "test" in mode else ""


def used_by_calls(path):
    """Processor time of each call of rustc: the wrapper's lines end with "0m1.250s 0m0.125s"."""
    found = {}
    for line in read(path).splitlines():
        *call, times = line.split(",")
        found[tuple(call)] = sum(60 * float(minutes) + float(seconds)
                                 for minutes, seconds in re.findall(r"(\d+)m([\d.]+)s", times))
    return found


def page_of_processors(page, calls, part):
    """The page as if each unit took as long as it had a processor, one after the other."""
    begin = page.index("UNIT_DATA = ") + len("UNIT_DATA = ")
    units, size = json.JSONDecoder().raw_decode(page[begin:])
    start = 0
    for unit in units:
        if unit["duration"]:
            unit["duration"] = calls.get(call_of(unit), unit["duration"] * part)
        unit["start"], start = start, start + unit["duration"]
    return page[:begin] + json.dumps(units) + page[begin + size:]


def log_of_processors(log, part):
    return re.sub(r"((?:finished|ran) in )([\d.]+)s", lambda found: f"{found[1]}{part * float(found[2]):.2f}s", log)


def timed(workspace, args, folder):
    """What a ledger reads of the run that took least: the page and the log."""
    def run():
        harness.write_file(workspace.calls, "")
        compile_s, compile_used, built = workspace.cargo("test", "--no-run", "--timings", *args)
        run_s, run_used, ran = workspace.cargo("test", *args)
        page = read(os.path.join(workspace.target, "cargo-timings", "cargo-timing.html"))
        if not workspace.options.processor:
            return compile_s + run_s, page, built + ran
        page = page_of_processors(page, used_by_calls(workspace.calls), compile_used / compile_s)
        return compile_used + run_used, page, built + log_of_processors(ran, run_used / run_s)
    found = workspace.least(run)[1:]
    for name, text in zip(REPORTS, found) if folder else ():
        harness.write_file(os.path.join(folder, name), text)
    return found


def ledger_of(workspace, page, log, count):
    """As if the same had been measured so many times."""
    path = os.path.join(workspace.sandbox.path, f"ledger-{count}")
    for name, text in zip(REPORTS, (page, log)):
        report = os.path.join(workspace.sandbox.path, name)
        harness.write_file(report, text)
        for run in range(count):
            done = workspace.sandbox.whittle(workspace.root, "ledger", "add", "--ledger", path, report,
                                             "--of-job", "test", "--run", f"{run}")
            if done.returncode:
                sys.exit(os.fsdecode(done.stderr))
    return path


def plan(workspace, runners, ledger=None):
    """Shards with their packages, arguments and seconds; without a ledger these are not known."""
    harness.write_file(os.path.join(workspace.root, "whittle.yml"),
                       CONFIG.format(host=workspace.host, cores=workspace.options.cores, runners=runners))
    words = ("--ledger", ledger) if ledger else ()
    done = workspace.sandbox.whittle(workspace.root, "plan", "--full", "--format", "json", *words)
    if done.returncode:
        sys.exit(os.fsdecode(done.stderr))
    document = json.loads(done.stdout)
    times = document["schedule"]["shards"] if ledger else []
    rows = document["jobs"]["test"]["matrix"]["include"]
    return [(row["packages"], workspace.specified(row["args_list"]), times[place] if ledger else None)
            for place, row in enumerate(rows)]


def measured(workspace, args):
    """How long, by the clock and of processors, and how many packages were compiled that should have been there."""
    def run():
        wall, used, log = workspace.cargo("test", *args)
        return used if workspace.options.processor else wall, wall, used, log
    took, wall, used, log = workspace.least(run)
    return took, wall, used, len(workspace.others(log))


def tell(workspace, runners, ledger):
    """A line for each shard; the errors."""
    errors = []
    for place, (packages, args, times) in enumerate(plan(workspace, runners, ledger)):
        took, wall, used, others = measured(workspace, args)
        predicted = times["end_s"] - times["start_s"]
        errors.append((predicted - took) / took)
        cells = (runners, place + 1, len(packages), f"{times['compile_s']} + {times['run_s']}",
                 predicted, f"{took:.0f}", f"{100 * errors[-1]:+.0f} %", f"{wall:.0f}", f"{used:.0f}", others)
        print("|", " | ".join(map(str, cells)), "|", flush=True)
    return errors


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workspace")
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    parser.add_argument("--processor", action="store_true", help="one core, and processor time")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--runners", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--times", type=int, default=TIMES, help="so often the ledger has each time")
    parser.add_argument("--keep", help="a folder for the reports; those that are there are taken")
    parser.add_argument("--target", help="a target directory that stays")
    options = parser.parse_args()
    options.cores = 1 if options.processor else options.cores
    with harness.Sandbox() as sandbox:
        workspace = Workspace(sandbox, options.workspace, options)
        (_, args, _), = plan(workspace, 1)
        page, log = kept(options.keep) or timed(workspace, args, options.keep)
        print(f"{workspace.name} {workspace.commit}, {options.cores} cores\n")
        titles = ("runners", "shard", "packages", "compile + run", "predicted", "measured", "error", "of the clock",
                  "of processors", "others compiled")
        print("|", " | ".join(titles), "|\n|" + " --- |" * len(titles), flush=True)
        ledger = ledger_of(workspace, page, log, options.times)
        errors = [error for runners in options.runners for error in tell(workspace, runners, ledger)]
        print(f"\nmedian error {100 * statistics.median(map(abs, errors)):.0f} %")


main()
