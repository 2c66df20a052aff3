"""Cargo's own account of a round of builds: every member by itself, as a plan's entries are."""

import json
import os
import re
import shutil

HASH = re.compile(r"-([0-9a-f]{16})")
FRUGAL = {"CARGO_INCREMENTAL": "0", "CARGO_PROFILE_DEV_DEBUG": "0", "CARGO_PROFILE_TEST_DEBUG": "0",
          "CARGO_PROFILE_RELEASE_OPT_LEVEL": "0"}
# No test is ever run, so only what cargo itself runs or loads is linked.
LINKER = """#!/bin/sh
last=
for word; do
    [ "$last" = -o ] && out=$word
    last=$word
done
case $out in
*build_script_*|*.so) exec cc "$@" ;;
esac
: >"$out"
"""


class Unit:
    """One compilation as cargo tells of it. `key` names it from one build to the next, features and
    profile included; `name` is what a plan calls it: (package, kind, target, mode)."""

    def __init__(self, row, names):
        target = row["target"]
        kind = target["kind"][0]
        kind = kind if kind in ("bin", "test", "example", "bench", "custom-build") else "lib"
        self.package = names.get(row["package_id"])  # None: no member
        self.mode = "test" if row["profile"]["test"] else "build"
        self.kind, self.target, self.doctest = kind, target["name"], target["doctest"]
        self.name = (self.package, kind, self.target, self.mode)
        hashes = {found for file in row["filenames"] for found in HASH.findall(file)}
        self.hashed = bool(hashes)
        self.key = (row["package_id"], kind, self.target, self.mode,
                    *sorted(hashes or row["filenames"]))
        self.checked = all(file.endswith(".rmeta") for file in row["filenames"])  # not compiled
        self.fresh, self.executable = row["fresh"], row.get("executable")


class Round:
    """What one build of every member did."""

    def __init__(self):
        self.entries = {}  # member → key → unit
        self.compiled = set()  # keys of units that were not fresh
        self.ran = set()  # (package, directory of its output) of build scripts that were run
        self.failed = {}  # member → message; None → where cargo refuses the workspace
        self.keys = set()

    def add(self, member, units):
        entry = self.entries.setdefault(member, {})
        for unit in units:
            entry[unit.key] = unit
            self.keys.add(unit.key)
            if not unit.fresh:
                self.compiled.add(unit.key)


class Cargo:
    """Runs one command of cargo ("test", "check --tests") for members of a workspace."""

    ALWAYS = ["--offline"]

    def __init__(self, sandbox, seed, root, command, jobs):
        self.sandbox, self.root, self.command = sandbox, root, command.split()
        self.options = self.command[1:]
        self.names = {}
        self.log = os.path.join(sandbox.path, f"runs{seed}")
        self.directories = set()
        self.environment = dict(FRUGAL, CARGO_TARGET_DIR=sandbox.make(f"target{seed}"),
                                CARGO_BUILD_JOBS=str(jobs), REFEREE_RUNS=self.log)
        self.find_tools()
        self.stub_linker()

    def find_tools(self):
        """Around rustup's proxies, which cost as much as a build of nothing; and with the full name
        of the toolchain, without which cargo asks rustc who it is in every run."""
        self.program = "cargo"
        if shutil.which("rustup"):
            which = self.sandbox.run(["rustup", "which", "cargo"], self.root,
                                     self.environment).stdout.decode()
            self.program = which.strip() or "cargo"
        parts = self.program.split(os.sep)
        if "toolchains" in parts:
            self.environment["RUSTUP_TOOLCHAIN"] = parts[parts.index("toolchains") + 1]
        verbose = self.sandbox.run([self.program, "-vV"], self.root).stdout.decode()
        self.host = re.search(r"^host: (\S+)$", verbose, re.MULTILINE).group(1)

    def stub_linker(self):
        if "-linux-" in self.host:
            path = os.path.join(self.sandbox.path, "linker")
            with open(path, "w", encoding="utf-8") as file:
                file.write(LINKER)
            os.chmod(path, 0o755)
            key = self.host.upper().replace("-", "_")
            self.environment[f"CARGO_TARGET_{key}_LINKER"] = path

    def run(self, *words):
        return self.sandbox.run([self.program, *words], self.root, self.environment)

    def members(self):
        """A message where cargo refuses the workspace."""
        done = self.run("metadata", "--no-deps", "--offline", "--format-version=1")
        if done.returncode:
            return os.fsdecode(done.stderr)
        self.names = {row["id"]: row["name"] for row in json.loads(done.stdout)["packages"]}
        return ""

    def build(self, *options):
        """Units of the command with these options, and a message where it fails."""
        words = ["--no-run"] if self.command[0] in ("test", "bench") else []
        done = self.run(self.command[0], *words, *self.ALWAYS, "--message-format=json",
                        *options)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        units = [Unit(row, self.names) for row in rows if row["reason"] == "compiler-artifact"]
        message = os.fsdecode(done.stderr) + "".join(
            row["message"]["rendered"] for row in rows
            if row["reason"] == "compiler-message" and row["message"]["level"] == "error")
        return units, message if done.returncode else ""

    def build_all(self):
        done = Round()
        self.take_runs()  # of builds with narrowed arguments
        message = self.members()
        if message:
            done.failed[None] = message
            return done
        for name in sorted(self.names.values()):
            units, message = self.build("-p", name, *self.options)
            done.add(name, units)
            if message:
                # A manifest that is not looked at before there is something to build fails all.
                done.failed[None if "parse manifest" in message else name] = message
        done.ran = self.take_runs()
        return done

    def take_runs(self):
        if not os.path.exists(self.log):
            return set()
        with open(self.log, encoding="utf-8") as file:
            ran = {tuple(line.split()) for line in file}
        os.remove(self.log)
        return ran

