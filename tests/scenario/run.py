#!/usr/bin/env python3
"""Plays scenarios: those that are named, or all (README.md says how they are written)."""

import argparse
import codecs
import glob
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import traceback

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402  (the path is set above)

HERE = os.path.dirname(os.path.abspath(__file__))


def words_of(line):
    """Splits at blanks; a word in double quotes may hold escapes."""
    found = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', line)
    return [os.fsdecode(codecs.escape_decode(os.fsencode(quoted))[0]) if not plain else plain
            for quoted, plain in found]


def sections_of(text):
    """(title, lines) of each section, after the opening story."""
    sections = []
    for line in text.split("\n"):
        if line.startswith("== "):
            sections.append((line[3:].strip(), []))
        elif sections:
            sections[-1][1].append(line)
    return sections


def manifest_of(directory, name, dependencies):
    """A small manifest; `dependencies` are directories, with dev: or build: before them."""
    lines = ["[package]", f'name = "{name}"', 'version = "0.1.0"', 'edition = "2021"']
    for prefix, table in (("", "dependencies"), ("dev:", "dev-dependencies"),
                          ("build:", "build-dependencies")):
        chosen = [word.removeprefix(prefix) for word in dependencies
                  if (word.startswith(prefix) if prefix else ":" not in word)]
        if chosen:
            lines.append(f"[{table}]")
        for target in chosen:
            path = os.path.relpath(target, directory)
            lines.append(f'{os.path.basename(target)} = {{ path = "{path}" }}')
    return "\n".join(lines) + "\n"


class Player:
    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.repository = self.cwd = sandbox.repository()
        self.last = None
        self.variables = {}
        self.failures = []

    def place(self, path):
        return os.path.join(self.cwd, path.replace("@tmp", self.sandbox.path))

    def fail(self, message):
        self.failures.append(message)

    # Edits

    def edit(self, lines):
        at = 0
        while at < len(lines):
            line = lines[at]
            at += 1
            if not line.strip() or line.startswith("#"):
                continue
            content = []
            while at < len(lines) and (lines[at].startswith("    ") or
                                       (not lines[at].strip() and line.startswith("file "))):
                content.append(lines[at][4:])
                at += 1
            self.edit_one(words_of(line), "\n".join(content).strip("\n") + "\n")

    def edit_one(self, words, content):
        verb, path = words[0], self.place(words[1])
        if verb == "file":
            harness.write_file(path, codecs.escape_decode(os.fsencode(content))[0]
                               if "\\x" in content else content)
        elif verb == "package":
            self.write_package(words)
        elif verb == "delete":
            is_tree = os.path.isdir(path) and not os.path.islink(path)
            shutil.rmtree(path) if is_tree else os.remove(path)
        elif verb == "move":
            os.makedirs(os.path.dirname(self.place(words[2])), exist_ok=True)
            os.rename(path, self.place(words[2]))
        elif verb == "link":
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.symlink(words[2].replace("@tmp", self.sandbox.path), path)
        elif verb == "bytes":
            harness.write_file(path, b"")
            os.truncate(path, int(words[2]))
        elif verb == "run":
            os.chmod(path, 0o755)
        elif verb == "owner":
            for folder, inner, names in os.walk(path):
                for name in [".", *inner, *names]:
                    os.chown(os.path.join(folder, name), int(words[2]), -1, follow_symlinks=False)
        else:
            sys.exit(f"no such edit: {verb}")

    def write_package(self, words):
        directory = words[1]
        name = os.path.basename(directory).strip(".") or "solo"
        rest = words[2:]
        if rest[:1] == ["as"]:
            name, rest = rest[1], rest[2:]
        dependencies = [word.strip(",") for word in rest[1:]]
        harness.write_file(self.place(directory + "/Cargo.toml"),
                           manifest_of(directory, name, dependencies))
        if not os.path.exists(self.place(directory + "/src/lib.rs")):
            harness.write_file(self.place(directory + "/src/lib.rs"), "")

    # Commands

    def git(self, lines):
        for line in lines:
            words = [word.replace("@tmp", self.sandbox.path) for word in shlex.split(line)]
            if words:
                self.sandbox.git(self.cwd, *words)

    def value_of(self, words):
        """`commit REV` is the id of a commit of the current directory's repository."""
        if words[0] == "commit":
            return self.sandbox.git(self.cwd, "rev-parse", words[1] + "^{commit}").decode().strip()
        return None

    def environment(self, lines):
        """Takes the place of what was set before."""
        self.variables = {}
        for line in filter(str.strip, lines):
            name, equals, text = line.partition("=")
            if " " in name:
                name, *words = name.split()
                text, equals = self.value_of(words), "="
            if not equals or text is None:
                sys.exit(f"no variable: {line}")
            self.variables[name] = text.replace("@tmp", self.sandbox.path)

    def payload(self, name, lines):
        """A payload of fixtures/events as @tmp/event.json, with some values in it replaced."""
        path = os.path.join(harness.ROOT, "fixtures", "events", name + ".json")
        with open(path, encoding="utf-8") as file:
            payload = json.load(file)
        for line in filter(str.strip, lines):
            keys, _, text = line.partition(" ")
            value = self.value_of(text.split())
            *outer, last = keys.split(".")
            inner = payload
            for key in outer:
                inner = inner[key]
            inner[last] = json.loads(text) if value is None else value
        harness.write_file(os.path.join(self.sandbox.path, "event.json"), json.dumps(payload))

    def snapshot(self):
        """Every file below the sandbox with what a write would change."""
        found = {}
        for folder, _, names in os.walk(os.fsencode(self.sandbox.path)):
            for name in names:
                path = os.path.join(folder, name)
                status = os.lstat(path)
                found[path] = (status.st_size, status.st_mtime_ns, status.st_mode)
        return found

    def run(self, title):
        words = [word.replace("@tmp", self.sandbox.path) for word in words_of(title)]
        extra = dict(self.variables)
        while words and re.match(r"[A-Z_]+=", words[0]):
            key, _, extra[key] = words.pop(0).partition("=")
        if words[:1] in (["plan"], ["graph"]) and not any(w.startswith("--format") for w in words):
            words.append("--format=json")
        before = self.snapshot()
        self.last = self.sandbox.whittle(self.cwd, *words, extra=extra, timeout=60)
        if self.snapshot() != before:
            self.fail("the run changed files")

    # Expectations

    def expect(self, lines):
        lines = [words_of(line) for line in lines if line.strip() and not line.startswith("#")]
        status = next((int(words[1]) for words in lines if words[0] == "status"), 0)
        stdout, stderr = self.last.stdout, self.last.stderr
        if self.last.returncode != status:
            self.fail(f"exit status {self.last.returncode}, expected {status}")
        if status > 1 and stdout:
            self.fail("a failed run printed to standard output")
        for words in lines:
            text = os.fsencode(" ".join(words[1:]).replace("@tmp", self.sandbox.path))
            if words[0] in ("stdout", "stderr"):
                if text not in getattr(self.last, words[0]):
                    self.fail(f"{words[0]} lacks: {os.fsdecode(text)}")
            elif words[0] == "not" and (text in stdout or text in stderr):
                self.fail(f"printed: {os.fsdecode(text)}")
        if status <= 1 and stdout.startswith(b"{"):
            self.expect_json(json.loads(stdout.decode("utf-8")), lines)

    def expect_json(self, value, lines):
        if value["schema"] == "whittle.plan/1":
            self.expect_plan(value, lines)
        elif value["schema"] == "whittle.graph/1":
            self.expect_graph(value, lines)

    def compare(self, what, found, expected):
        for row in sorted(set(found) - set(expected)):
            self.fail(f"{what} not expected: {' '.join(row)}")
        for row in sorted(set(expected) - set(found)):
            self.fail(f"{what} missing: {' '.join(row)}")

    def expect_plan(self, plan, lines):
        verbs = ("status", "stdout", "stderr", "not", "change", "mode", "warning", "base", "unit",
                 "args", "pruned", "owners", "runs", "rows", "event", "narrowed", "blocks")
        mode = next((tuple(w[1:]) for w in lines if w[0] == "mode"), ("affected", "compared"))
        self.compare("mode", [(plan["mode"], plan["mode_reason"]["code"])], [mode])
        self.compare("warning", [(row["code"],) for row in plan["warnings"]],
                     [(w[1],) for w in lines if w[0] == "warning"])
        for words in lines:
            if words[0] == "base":
                self.compare("base", [(str((plan["base"] or {}).get("rev")),)], [(words[1],)])
        changes = [tuple(w[1:]) for w in lines if w[0] == "change"]
        if changes:
            self.compare("change", [(row["path"], row["status"], row["reason"]["code"])
                                    for row in plan["changes"]], changes)
        self.expect_owners(plan, [w[1:] for w in lines if w[0] == "owners"])
        self.expect_packages(plan, [w for w in lines if w[0] not in verbs])
        self.expect_units(plan, [w[1:] for w in lines if w[0] == "unit"])
        self.expect_entries(plan, "args", [w[1:] for w in lines if w[0] == "args"])
        self.expect_entries(plan, "pruned", [w[1:] for w in lines if w[0] == "pruned"])
        self.expect_entries(plan, "runs", [w[1:] for w in lines if w[0] == "runs"])
        for job, *names in (w[1:] for w in lines if w[0] == "rows"):
            rows = plan["jobs"].get(job, {"matrix": {"include": []}})["matrix"]["include"]
            self.compare(f"row of {job}", [(row["name"],) for row in rows],
                         [(name,) for name in names])
        for kind, *ref in (w[1:] for w in lines if w[0] == "event"):
            found = plan["event"]
            self.compare("event", [(found["name"], str(found["ref"]))], [(kind, *ref)])
        self.expect_narrowed(plan, lines)
        self.expect_consistency(plan)

    def expect_narrowed(self, plan, lines):
        narrowed = plan.get("narrowed", {"blocks": False, "accepted": False, "items": []})
        found = [(row["job"], "gone" if row["gone"] else row["platform"], *row["packages"])
                 for row in narrowed["items"]]
        self.compare("narrowed", found, [tuple(w[1:]) for w in lines if w[0] == "narrowed"])
        blocks = any(w[0] == "blocks" for w in lines)
        if narrowed["blocks"] != blocks:
            self.fail(f"the narrowing blocks: {narrowed['blocks']}")
        for words in lines:
            if words[0] == "blocks":
                self.compare("label", [(narrowed["label"],)], [tuple(words[1:])])

    def expect_owners(self, plan, lines):
        changes = {row["path"]: row for row in plan["changes"]}
        for path, *names in lines:
            if path not in changes:
                self.fail(f"change missing: {path}")
                continue
            row = changes[path]
            found = ["*"] if row["everything"] else row["packages"]
            self.compare(f"owner of {path}", [(name,) for name in found],
                         [(name,) for name in names])

    def expect_units(self, plan, lines):
        """Exhaustive for each package that a line names."""
        everywhere = {row["platform"] for job in plan["jobs"].values()
                      for row in job["selected"] + job["pruned"]}
        for name in dict.fromkeys(words[0] for words in lines):
            found = [(row["kind"], row["target"], row["mode"], row["platform"])
                     for package in plan["packages"] if package["name"] == name
                     for row in package.get("units", [])]
            expected = [(*words[1:4], platform) for words in lines if words[0] == name
                        for platform in (words[4:] or sorted(everywhere))]
            self.compare(f"unit of {name}", found, expected)

    def expect_entries(self, plan, verb, lines):
        """Exhaustive for each job that a line names."""
        for job in dict.fromkeys(words[0] for words in lines):
            if job not in plan["jobs"]:
                self.fail(f"no such job: {job}")
                continue
            found = self.entries_of(plan["jobs"][job], verb)
            expected = []
            for name, *rest in (words[1:] for words in lines if words[0] == job):
                said = rest.pop(0 if verb == "args" else -1)
                there = sorted({row[1] for row in found if row[0] == name})
                expected += [(name, platform, said) for platform in rest or there or ["?"]]
            self.compare(f"{verb} of {job}", found, expected)

    @staticmethod
    def entries_of(job, verb):
        if verb != "args":
            return [(row["package"], row["platform"], row["reason"]["code"])
                    for row in job["pruned" if verb == "pruned" else "selected"]]
        return [(name, row.get("platform", "any"), row["args"])
                for row in job["matrix"]["include"] for name in row["packages"]]

    def expect_consistency(self, plan):
        """What holds for every plan, whatever its story is."""
        packages = {row["name"]: row for row in plan["packages"]}
        whole = ("job-full", "job-override", "job-path-rule", "row-unknown", "base-asks",
                 "never-passed")
        for name, job in plan["jobs"].items():
            told = [name for row in job["matrix"]["include"] for name in row["packages"]]
            self.compare(f"packages of {name}", [(row["package"],) for row in job["selected"]],
                         [(package,) for package in told])
            if job["count"] != len(job["matrix"]["include"]):
                self.fail(f"{name} counts {job['count']} rows")
            for row in job["selected"]:
                package = packages[row["package"]]
                units = package.get("units") or []
                there = row["platform"] in [unit["platform"] for unit in units]
                if row["reason"]["code"] not in whole and not (
                        package["affected"] and (there or not units or name in ("fmt", "clippy"))):
                    self.fail(f"{name} runs what no change reaches: {row}")
            for row in job["pruned"]:
                prints = row["fingerprint"] or {"base": None, "head": None}
                equal = row["reason"]["code"] == "fingerprint-equal"
                if equal and (not prints["base"] or prints["base"] != prints["head"]):
                    self.fail(f"{name} has no proof: {row['package']} on {row['platform']}")

    def expect_packages(self, plan, lines):
        affected = {row["name"]: row for row in plan["packages"] if row["affected"]}
        self.compare("affected package", [(name,) for name in affected], [(w[0],) for w in lines])
        for words in lines:
            if words[0] not in affected:
                continue
            reason = affected[words[0]]["reason"]
            via = words[words.index("via") + 1:] if "via" in words else []
            rest = words[1:words.index("via")] if "via" in words else words[1:]
            found = [reason["code"], str(reason["detail"])][:len(rest)]
            self.compare(f"reason of {words[0]}", [(*found, "via", *reason["via"])],
                         [(*rest, "via", *via)])

    def expect_graph(self, graph, lines):
        rows = {"member": [], "foreign": [], "target": [], "dependency": [], "warning": []}
        for package in graph["packages"]:
            kind = "member" if package["member"] else "foreign"
            rows[kind].append((package["name"], package["path"]))
            for target in package["targets"]:
                rows["target"].append((package["name"], "+".join(target["kind"]), target["name"],
                                       target["src_path"]))
            for row in package["dependencies"]:
                rows["dependency"].append((package["name"], row["name"], row["kind"] or "normal",
                                           row["path"] or "-"))
        rows["warning"] = [(row["code"],) for row in graph.get("warnings", [])]
        for what, found in rows.items():
            expected = [tuple(words[1:]) for words in lines if words[0] == what]
            if expected:
                self.compare(what, found, expected)

    def play(self, sections):
        for title, lines in sections:
            verb, _, rest = title.partition(" ")
            if verb in ("base", "change", "commit"):
                self.edit(lines)
                self.sandbox.commit(self.cwd, title)
            elif title == "work tree":
                self.edit(lines)
            elif verb == "git":
                self.git(lines)
            elif verb == "at":
                self.cwd = self.sandbox.make(rest)
            elif title == "environment":
                self.environment(lines)
            elif verb == "payload":
                self.payload(rest, lines)
            elif verb == "run":
                self.run(rest)
            elif verb == "same":
                before = self.last.stdout
                self.run(rest)
                if self.last.stdout != before:
                    self.fail(f"says something else: {rest}: {os.fsdecode(before)[:3000]}")
            elif verb == "expect":
                self.expect(lines)
            else:
                sys.exit(f"no such section: {title}")


def printable(text):
    return text.encode("ascii", "backslashreplace").decode()


def report(path, player):
    """What is wrong, and what the last run said."""
    lines = [f"{os.path.relpath(path, harness.ROOT)}:", *(f"  {failure}" for failure in player.failures)]
    if player.last:
        lines += ["standard output: " + os.fsdecode(player.last.stdout)[:6000],
                  "standard error: " + os.fsdecode(player.last.stderr)[:3000]]
    return printable("\n".join(lines))


def play(path, text):
    """Plays one scenario. Whatever ends it, those after it are still played."""
    with harness.Sandbox() as sandbox:
        player = Player(sandbox)
        try:
            player.play(sections_of(text))
        except subprocess.TimeoutExpired as late:
            player.fail(f"took longer than {late.timeout} s")
        except SystemExit as end:
            player.fail(str(end))
        except Exception:  # pylint: disable=broad-except
            player.fail(traceback.format_exc())
        if player.failures:
            print(report(path, player), flush=True)
        return not player.failures


def chosen(options):
    """Paths: of the scenarios that are named, by a name or a file, or of all, or of every N-th."""
    if options.names:
        return [name if os.path.isfile(name) else os.path.join(HERE, name + ".txt")
                for name in options.names]
    part, _, parts = (options.part or "1/1").partition("/")
    return sorted(glob.glob(os.path.join(HERE, "*.txt")))[int(part) - 1::int(parts)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--part", metavar="K/N", help="every N-th scenario, from the K-th")
    parser.add_argument("--list", action="store_true", help="print their names alone")
    options = parser.parse_args()
    wrong, skipped, played = [], [], 0
    for path in chosen(options):
        name = os.path.basename(path).removesuffix(".txt")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if options.list:
            print(name)
        elif re.search(r"^needs root$", text, re.MULTILINE) and os.geteuid() != 0:
            skipped.append(name)
        else:
            played += 1
            wrong += [] if play(path, text) else [name]
    return finish(played, wrong, skipped)


def finish(played, wrong, skipped):
    if played:
        print(f"{played} scenarios, {len(wrong)} went wrong")
    if wrong:
        print("each alone: tests/scenario/run.py", *wrong)
    if skipped and not wrong and (not played or os.environ.get("CI") == "true"):
        harness.skip("only root can give a file to another user: " + " ".join(skipped))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
