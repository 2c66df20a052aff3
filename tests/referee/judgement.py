"""Holds one plan against one round of builds, at the level of entries, units and arguments.

An entry (a member, built by itself) has to be planned if its build compiles a unit anew, or holds
one that it did not hold in the round before; a target that is gone compiles nothing. So much is
certain.

Which units of a package have to be named is less plain. Cargo compiles a package once for every
set of features that someone asks for, so an edit of one member's manifest may make another
package be compiled that is as it was. A plan knows that by its entries: whoever asks is reached
by the manifest. A unit must be named if
- it was there in the round before, with the same features, profile and dependencies (cargo's
  hash), and was compiled again: then something in it or below it has changed. Programs that are
  built for use have no hash; theirs is as before where the whole entry's are; or
- it is a root of its own package's entry and was compiled or is new there: its features come from
  manifests below it. Not so where libraries and programs are built along with tests, whose
  dev-dependencies ask for features too.
Other new units are someone's features, and do not count. Of build scripts that ran again those
count whose directory was there before.

Narrowed arguments of a planned entry must succeed where the whole entry does and fail where it
fails, and must hold every root of the member that the whole entry compiles or has anew. Examples
count as the same with and without the test harness, since naming one to `cargo test` makes it a
test."""

import json
import os
import shlex


class Plan:
    def __init__(self, answer, options):
        self.mode = answer["mode"]
        self.units = set()
        self.known = any("units" in row for row in answer["packages"])
        self.affected = {row["name"] for row in answer["packages"] if row["affected"]}
        for row in answer["packages"]:
            self.units |= {(row["name"], unit["kind"], unit["target"], unit["mode"])
                           for unit in row.get("units", [])}
        self.narrowed, entries = {}, set()  # member → all words of its row
        for job in answer["jobs"].values():
            for row in job["matrix"]["include"]:
                entries |= set(row["packages"])
                words = shlex.split(row["args"])
                if words != [*sum((["-p", name] for name in row["packages"]), []), *options]:
                    self.narrowed.update({name: words for name in row["packages"]})
        self.entries = entries & self.affected


class Count:
    """Sums of all judgements."""

    def __init__(self):
        self.edits = self.broken = self.narrowed = self.unnamed = self.stopped = 0
        self.rebuilt = self.planned = self.rebuilt_units = self.planned_units = 0

    def add(self, other):
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    def __str__(self):
        whole = f"entries rebuilt {self.rebuilt}, planned {self.planned}: precision " \
                f"{self.rebuilt / max(self.planned, 1):.2f}"
        units = f"units rebuilt {self.rebuilt_units}, planned {self.planned_units}: precision " \
                f"{self.rebuilt_units / max(self.planned_units, 1):.2f}"
        if self.unnamed:
            units = f"no units in {self.unnamed} plans"
        return f"{self.edits} edits ({self.broken} broken, {self.narrowed} narrowed entries, " \
               f"{self.stopped} seeds cut short)\n{whole}\n{units}"


def plan_of(sandbox, repository, manifest, cargo):
    """The plan of the last commit, or None and a message where it is refused."""
    words = ["plan", "--base", "HEAD~1", "--head", "HEAD", "--format", "json", "--manifest-path",
             manifest, "--target", cargo.host]
    if b"--command" in sandbox.whittle(repository, "plan", "--help").stdout:
        words += ["--command", " ".join(cargo.command)]
    done = sandbox.whittle(repository, *words)
    if done.returncode:
        return None, f"exit status {done.returncode}: {os.fsdecode(done.stderr)}"
    return Plan(json.loads(done.stdout), cargo.options), ""


class Judge:
    def __init__(self, cargo):
        self.cargo, self.count, self.failures = cargo, Count(), []
        harnessed = cargo.command[0] in ("test", "bench") or bool(
            {"--tests", "--benches", "--examples", "--all-targets"} & set(cargo.command))
        self.below = {("lib", "build"), ("bin", "build")} if harnessed else set()
        self.doctests = cargo.command == ["test"]

    def is_root(self, unit):
        return unit.kind != "custom-build" and (unit.kind, unit.mode) not in self.below

    def changed(self, member, last, now):
        """Units of an entry that were compiled, or were not there in the round before."""
        before = last.entries.get(member, {})
        return {key: unit for key, unit in now.entries.get(member, {}).items()
                if key in now.compiled or key not in before}

    def required_units(self, last, now):
        found = set()
        for member, entry in now.entries.items():
            same = entry.keys() <= last.entries.get(member, {}).keys()
            found |= {unit.name for key, unit in entry.items() if key in now.compiled
                      and key in last.keys and (unit.hashed or same)}
            found |= {unit.name for unit in self.changed(member, last, now).values()
                      if unit.package == member and self.is_root(unit)}
        return {name for name in found if name[0]}

    def required_runs(self, last_runs, now):
        members = set(self.cargo.names.values())
        return {(package, "custom-build", "build-script-build", "run")
                for package, directory in now.ran
                if directory in last_runs and package in members}

    def held(self, units):
        """Roots as narrowed arguments have to hold them."""
        return {(unit.package, unit.kind, unit.target,
                 "any" if unit.kind == "example" else unit.mode) for unit in units}

    def judge_narrowed(self, member, words, last, now):
        self.count.narrowed += 1
        said = shlex.join(words)
        changed = [unit for unit in self.changed(member, last, now).values()
                   if unit.package == member and unit.kind != "custom-build"]
        documented = self.doctests and any(
            unit.doctest and unit.mode == "build" for unit in changed)
        if "--doc" in words:
            rest = [unit for unit in changed if self.is_root(unit)]
            return [f"{said} leaves out {sorted(self.held(rest))}"] if rest else []
        units, message = self.cargo.build(*words)
        if bool(message) != (member in now.failed):
            return [f"{said} {'fails' if message else 'does not fail'} as the entry {member} "
                    f"{'does not' if message else 'does'}: {message[:1000]}"]
        missed = set() if message else self.held(changed) - self.held(units)
        lines = [f"{said} leaves out {sorted(missed)}"] if missed else []
        return lines + ([f"{said} leaves out the doc tests"] if documented else [])

    def judge(self, plan, last, last_runs, now):
        """Lines that say what is missing."""
        members = {member for member in now.entries if self.changed(member, last, now)}
        members |= set(now.failed)
        lines = [f"not planned: {name}" for name in sorted(members - plan.entries)]
        self.count.rebuilt += len(members)
        self.count.planned += len(plan.entries)
        for member, words in sorted(plan.narrowed.items()):
            lines += self.judge_narrowed(member, words, last, now)
        if not plan.known:
            self.count.unnamed += bool(plan.affected)
        elif plan.mode != "full" and not now.failed:
            lines += self.judge_units(plan, last, last_runs, now)
        return lines

    def judge_units(self, plan, last, last_runs, now):
        required = self.required_units(last, now) | self.required_runs(last_runs, now)
        rebuilt = {unit.name for member in now.entries
                   for unit in self.changed(member, last, now).values()}
        there = {unit.name for entry in now.entries.values() for unit in entry.values()}
        self.count.rebuilt_units += len(rebuilt & plan.units)
        self.count.planned_units += len(there & plan.units)
        return [f"unit not named: {name}" for name in sorted(required - plan.units)]
