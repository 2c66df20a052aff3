#!/usr/bin/env python3
"""Holds `whittle plan` against what cargo really rebuilds. From a printed seed makes a workspace of
path packages, builds the tests of every member, then edits it step by step. After each edit cargo
builds every member again, one by one as the plan's entries do; an entry whose build holds a unit
that was compiled anew, or a unit more or less, has to be in the plan of the edit's commit. What is
planned and not rebuilt is the price, printed as precision.

`rebuild.py` takes a few seeds; `--count N` makes N edits, `--seed N` plays one seed again, `-v` tells
what happens."""

import argparse
import json
import os
import random
import shutil
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402
import bundles  # noqa: E402
from random_workspace import PLATFORMS, Workspace  # noqa: E402

EDITS_OF_A_SEED = 16
FRUGAL = {"CARGO_PROFILE_DEV_DEBUG": "0", "CARGO_INCREMENTAL": "0", "CARGO_BUILD_JOBS": "2"}


class Edits:
    """Each returns what it did in a few words, or None where it does not fit."""

    def __init__(self, workspace):
        self.workspace, self.chance = workspace, workspace.chance
        self.serial = 0

    def files(self, *suffixes):
        found = []
        for folder, inner, names in os.walk(self.workspace.repository):
            inner[:] = sorted(name for name in inner if name != ".git")
            found += [os.path.join(folder, name) for name in names
                      if name.endswith(suffixes) and
                      not os.path.islink(os.path.join(folder, name))]
        return sorted(found)

    def short(self, path):
        return os.path.relpath(path, self.workspace.repository)

    def change_file(self):
        path = self.chance.choice(self.files(".rs", ".txt", ".proto", ".md"))
        self.serial += 1
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"// {self.serial}\n")
        return f"changed {self.short(path)}"

    def add_file(self):
        package = self.chance.choice(self.workspace.packages)
        self.serial += 1
        folder = self.chance.choice(["src", "src/bin", "tests", "examples", "benches", "assets",
                                     f"examples/many-{self.serial}"])
        name = "main" if "many" in folder else f"new{self.serial}"
        path = os.path.join(package.dir, folder, name + ".rs")
        self.workspace.write(path, "fn main() {}\n")
        return f"added {path}"

    def delete_file(self):
        paths = [path for path in self.files(".rs") if any(
            f"/{folder}/" in path for folder in ("tests", "examples", "benches", "bin"))
            and "common" not in path and "/src/lib" not in path and "/src/part" not in path
            and not path.endswith("build.rs")]
        if not paths:
            return None
        path = self.chance.choice(paths)
        os.remove(path)
        return f"deleted {self.short(path)}"

    def change_flags(self):
        """What an earlier edit made cargo's configuration include."""
        path = os.path.join(self.workspace.repository, "tools/flags.toml")
        if not os.path.exists(path):
            return None
        self.serial += 1
        self.workspace.write("tools/flags.toml",
                             f'[build]\nrustflags = ["--cfg", "n{self.serial}"]\n')
        return "changed tools/flags.toml"

    def turn_link(self):
        """Leads a linked file to another package's."""
        links = [os.path.join(folder, "linked.txt") for folder in self.folders("assets")
                 if os.path.islink(os.path.join(folder, "linked.txt"))]
        if not links:
            return None
        link = self.chance.choice(links)
        folder = self.chance.choice(self.folders("assets"))
        if folder == os.path.dirname(link):
            return None
        os.remove(link)
        os.symlink(os.path.relpath(f"{folder}/data.txt", os.path.dirname(link)), link)
        return f"turned {self.short(link)} to {self.short(folder)}"

    def folders(self, name):
        return sorted({os.path.dirname(path) for path in self.files("data.txt")
                       if os.path.basename(os.path.dirname(path)) == name})

    def loose_file(self):
        path = self.chance.choice(["README.md", "docs/guide.md", "notes.txt", "other/notes.txt",
                                   "crates/notes.txt", "excluded/notes.txt"])
        self.serial += 1
        self.workspace.write(path, f"{self.serial}\n")
        return f"wrote {path}"

    def add_dependency(self):
        package = self.chance.choice(self.workspace.packages)
        row = self.workspace.add_dependency(package)
        return row and f"{package.name} depends on {row.to.name} ({row.kind})"

    def dependency(self):
        rows = [(package, row) for package in self.workspace.packages
                for row in package.dependencies]
        return self.chance.choice(rows) if rows else (None, None)

    def remove_dependency(self):
        package, row = self.dependency()
        if row:
            package.dependencies.remove(row)
        return row and f"{package.name} no longer depends on {row.to.name} ({row.kind})"

    def switch_dependency(self):
        package, row = self.dependency()
        if not row:
            return None
        what = self.chance.choice(["feature", "platform", "optional", "inherits"])
        if what == "platform":
            row.platform = self.chance.choice(PLATFORMS)
        elif what == "feature" or (what == "optional" and row.kind != "dev") or (
                what == "inherits" and self.workspace.member(package)):
            setattr(row, what, not getattr(row, what))
        return f"{package.name} → {row.to.name}: {what}"

    def switch_package(self):
        package = self.chance.choice(self.workspace.packages)
        what = self.chance.choice(["edition", "version", "own_feature", "build"])
        value = {"edition": "2018" if package.edition == "2021" else "2021",
                 "version": package.version + 1, "own_feature": not package.own_feature,
                 "build": self.workspace.choose_build()}[what]
        setattr(package, what, value)
        return f"{package.name}: {what}"

    def change_root(self):
        what = self.chance.choice(["opt_level", "shared_version", "root_note"])
        value = {"opt_level": 1 - self.workspace.opt_level, "root_note": self.serial % 3,
                 "shared_version": self.workspace.shared_version + 1}[what]
        setattr(self.workspace, what, value)
        return f"root manifest: {what}"

    def change_other_workspace(self):
        self.workspace.other_version += 1
        return "the version in the other workspace's root manifest"

    def change_config(self):
        self.serial += 1
        path = self.chance.choice([".cargo/config.toml", self.workspace.below(".cargo/config.toml"),
                                   "tools/flags.toml"])
        if path == "tools/flags.toml":
            self.workspace.write(".cargo/config.toml", 'include = ["../tools/flags.toml"]\n')
        self.workspace.write(path, f'[build]\nrustflags = ["--cfg", "n{self.serial}"]\n')
        return f"rustflags in {path}"

    def new_package(self):
        package = self.workspace.add_package(
            self.chance.choice(["crates", "tools", "nested", "excluded", "in-tests", "linked"]))
        if not package:
            return None
        self.workspace.add_dependency(package)
        return f"new package {package.dir}"

    def delete_package(self):
        choices = [package for package in self.workspace.packages
                   if package.place in ("crates", "tools", "nested", "in-tests", "excluded")
                   and not any(other.dir.startswith(package.dir + "/")
                               for other in self.workspace.packages)]
        if len(choices) < 4:
            return None
        gone = self.chance.choice(choices)
        self.workspace.packages.remove(gone)
        for package in self.workspace.packages:
            package.dependencies = [row for row in package.dependencies if row.to is not gone]
        keep_files = self.chance.random() < 0.3 and gone.place in ("nested", "in-tests", "excluded")
        if keep_files:
            os.remove(os.path.join(self.workspace.repository, gone.dir, "Cargo.toml"))
        else:
            shutil.rmtree(os.path.join(self.workspace.repository, gone.dir))
        self.forget(gone)
        return f"deleted {'the manifest' if keep_files else 'all'} of {gone.dir}"

    def forget(self, package):
        for name in ("Cargo.toml", "build.rs"):
            self.workspace.written.pop(f"{package.dir}/{name}", None)

    def move_package(self):
        choices = [package for package in self.workspace.packages
                   if package.place in ("crates", "tools", "excluded") and not package.targets
                   and not any(other.dir.startswith(package.dir + "/")
                               for other in self.workspace.packages)]
        if not choices:
            return None
        package = self.chance.choice(choices)
        self.serial += 1
        self.forget(package)
        old, package.dir = package.dir, f"{package.dir}-{self.serial}"
        os.rename(os.path.join(self.workspace.repository, old),
                  os.path.join(self.workspace.repository, package.dir))
        self.touch(package.dir)
        return f"moved {old} to {package.dir}"

    def touch(self, directory):
        for path in self.files(""):
            if self.short(path).startswith(directory + "/"):
                os.utime(path)

    def drop_lock(self):
        path = os.path.join(self.workspace.repository, self.workspace.below("Cargo.lock"))
        if not os.path.exists(path):
            return None
        os.remove(path)
        return "regenerated Cargo.lock"

    def break_something(self):
        paths = self.files("Cargo.toml", "lib.rs", "part.rs", "build.rs")
        path = self.chance.choice(paths)
        how = self.chance.choice(["broken", "deleted"])
        if how == "deleted":
            os.remove(path)
        else:
            with open(path, "a", encoding="utf-8") as file:
                file.write("\n] broken\n")
        return f"{how}: {self.short(path)}"

    def any(self):
        choices = [(self.change_file, 8), (self.add_file, 4), (self.delete_file, 2),
                   (self.loose_file, 1), (self.add_dependency, 3), (self.remove_dependency, 2),
                   (self.switch_dependency, 3), (self.switch_package, 3), (self.change_root, 1),
                   (self.change_other_workspace, 1), (self.change_config, 1),
                   (self.change_flags, 2), (self.turn_link, 2), (self.new_package, 2),
                   (self.delete_package, 1), (self.move_package, 1), (self.drop_lock, 1),
                   (self.break_something, 2)]
        while True:
            edit = self.chance.choices([row[0] for row in choices], [row[1] for row in choices])[0]
            done = edit()
            if done:
                return done, edit == self.break_something


class Referee:
    def __init__(self, sandbox, seed, check, verbose):
        self.sandbox, self.seed, self.verbose = sandbox, seed, verbose
        self.chance = random.Random(seed)
        self.repository = sandbox.repository(f"r{seed}")
        self.command = ["check", "--all-targets"] if check else ["test", "--no-run"]
        self.workspace = Workspace(self.chance, self.repository)
        self.root = os.path.join(self.repository, self.workspace.root)
        self.target = sandbox.make(f"target{seed}")
        # A build script may run anew for any file of its package: a root package's for a lock file
        # that git does not know.
        if self.chance.random() < 0.8 and not self.workspace.root_package:
            self.workspace.write(".gitignore", "Cargo.lock\n")
        self.failures, self.units = [], {}  # units: of each member, as built last
        self.edits = self.rebuilt = self.planned = self.broken = 0

    def cargo(self, *words):
        return self.sandbox.run(["cargo", *words], self.root,
                                dict(FRUGAL, CARGO_TARGET_DIR=self.target))

    def members(self):
        """Names of the members, or None where cargo refuses the workspace."""
        done = self.cargo("metadata", "--no-deps", "--offline", "--format-version=1")
        if done.returncode:
            return None, os.fsdecode(done.stderr)
        return sorted(row["name"] for row in json.loads(done.stdout)["packages"]), ""

    def build(self):
        """Members whose builds hold a unit that was compiled anew, or that have other units than
        after the last build (cargo may know those from before); None where a build fails."""
        names, message = self.members()
        units, compiled = {}, set()
        for name in names or []:
            done = self.cargo(*self.command, "--offline", "--message-format=json", "-p", name)
            message = message or (os.fsdecode(done.stderr) if done.returncode else "")
            for row in map(json.loads, done.stdout.splitlines()):
                if row["reason"] != "compiler-artifact":
                    continue
                unit = (row["package_id"], tuple(row["filenames"]))
                units.setdefault(name, set()).add(unit)
                if not row["fresh"]:
                    compiled.add(unit)
        if message:
            return None, message
        last, self.units = self.units, units
        return {name for name in names if units.get(name, set()) & compiled or
                units.get(name) != last.get(name)}, ""

    def plan(self):
        words = ["--manifest-path", self.workspace.below("Cargo.toml")]
        done = self.sandbox.whittle(self.repository, "plan", "--base", "HEAD~1", "--head", "HEAD",
                                    "--format", "json", *words)
        if done.returncode:
            return None, os.fsdecode(done.stderr)
        rows = json.loads(done.stdout)["packages"]
        return {row["name"] for row in rows if row["affected"]}, ""

    def commit(self, message):
        self.sandbox.commit(self.repository, message)

    def story(self, what, names):
        show = self.sandbox.git(self.repository, "show", "--stat", "--patch", "--format=", "HEAD")
        rows = [f"{package.name} ({package.dir}) → " + ", ".join(
            f"{row.kind} {row.to.name}" for row in package.dependencies)
            for package in self.workspace.packages]
        self.failures.append(f"seed {self.seed}, edit {self.edits} ({what}): not planned: "
                             f"{', '.join(sorted(names))}\n  " + "\n  ".join(rows) + "\n" +
                             os.fsdecode(show)[:3000])

    def judge(self, what, rebuilt, breaks):
        planned, message = self.plan()
        self.edits += 1
        if planned is None and breaks:
            return  # refused, where cargo had no need to look at what is broken
        if planned is None:
            self.failures.append(f"seed {self.seed}, edit {self.edits} ({what}): refused: "
                                 f"{message}")
            return
        self.rebuilt += len(rebuilt)
        self.planned += len(planned)
        if self.verbose:
            print(f"  {what}: rebuilt {sorted(rebuilt)}, planned {sorted(planned)}", flush=True)
        if rebuilt - planned:
            self.story(what, rebuilt - planned)

    def judge_broken(self, what, message):
        """Cargo fails at the head: the plan may be refused, but it may not be empty."""
        planned, _ = self.plan()
        self.edits += 1
        self.broken += 1
        if self.verbose:
            print(f"  {what}: cargo fails, planned {planned}", flush=True)
        if planned is not None and not planned:
            self.failures.append(f"seed {self.seed}, edit {self.edits} ({what}): cargo fails, and "
                                 f"nothing is planned\n{message[:1500]}")

    def mend(self):
        """Back to the state before a broken edit; what is written has a new time."""
        self.sandbox.git(self.repository, "reset", "--quiet", "--hard", "HEAD~1")
        return not self.build()[1]

    def step(self, edits):
        what, breaks = edits.any()
        if not breaks:
            self.workspace.render()
        time.sleep(0.02)
        rebuilt, message = self.build()
        self.commit(what)
        if rebuilt is not None:
            self.judge(what, rebuilt, breaks)
            return not breaks or self.mend()
        self.judge_broken(what, message)
        return breaks and self.mend()

    def play(self, count):
        self.workspace.render()
        rebuilt, message = self.build()
        if rebuilt is None:
            self.failures.append(f"seed {self.seed}: the first build fails\n{message}")
            return
        self.commit("base")
        self.build()  # cargo asks git which files are a package's
        self.build()  # and the first of these may still write a lock file
        edits = Edits(self.workspace)
        while self.edits < count and self.step(edits):
            pass


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--check", action="store_true", help="cargo check instead of cargo test")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    bundles.need_cargo()
    seed = options.seed if options.seed is not None else int(os.environ.get("WHITTLE_SEED", "1"))
    edits = broken = rebuilt = planned = 0
    failures = []
    while edits < options.count:
        with harness.Sandbox() as sandbox:
            print(f"seed {seed}", flush=True)
            referee = Referee(sandbox, seed, options.check, options.verbose)
            referee.play(min(EDITS_OF_A_SEED, options.count - edits))
        failures += referee.failures
        for line in referee.failures:
            print(line, flush=True)
        edits += max(referee.edits, 1)
        broken, rebuilt = broken + referee.broken, rebuilt + referee.rebuilt
        planned += referee.planned
        seed += 1
    print(f"{edits} edits ({broken} broken), {len(failures)} failures; entries rebuilt {rebuilt}, "
          f"planned {planned}: precision {rebuilt / max(planned, 1):.2f}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
