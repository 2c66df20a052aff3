"""Texts that try to be more than a text, in every place where a stranger can write one, through
every format of a plan, the outputs and the summary of GitHub, and the gate. What comes out is read
back: it says what it says for a plain text, and holds the odd one in that one field."""

import json
import os
import re
import shlex
import subprocess

import steps
from objects import Objects
from steps import harness

PLAIN = "plain"
SHORT = ("with\nnewline", "x\r\ncount=99", "::set-output name=count::99", "\n::error::x",
         "##[error]x", "$(touch canary)", "`touch canary`", "'; touch canary; '",
         '"; touch canary; "', "&& touch canary", "${{ github.token }}", "$HOME %PATH% $$",
         "\u202egnp.egami\u202c", "\x1b[31mred\x07", "\x7f\x85\u2028\u2029\ufeff", "a\tb", "|a|b|",
         "<script>x</script>", "<!-- x", "</details>", "[x](http://x)", "![x](y)", "# x\n\n- x",
         "jobs<<EOF\n{}\nEOF", "whittle_0", "\\", "{x}", "{{", "-p core", "--all", "*", ".", "..",
         "~", "null", "stages", '"quoted"', "%0A::x", "é\u0301\U0001f600")
LONG = "l" * 100_000
ODD = (*SHORT, LONG)
FORMATS = ("text", "json", "github", "gitlab")  # the file and the text of "github" are two of them
# What no terminal, log or page may get from a name: controls, directions, the invisible.
HARMFUL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
COMMAND = re.compile(r"^\s*::|##\[", re.MULTILINE)


def skeleton(value, odd=PLAIN):
    """A document without its texts; a key that is the odd one is no other key."""
    if isinstance(value, dict):
        return {("KEY" if key == odd else key): skeleton(inner, odd)
                for key, inner in value.items()}
    if isinstance(value, list):
        return [skeleton(inner, odd) for inner in value]
    return type(value).__name__


def page_shape(page):
    """What Markdown and HTML make of a page."""
    lines = page.split("\n")
    return {"lines": len(lines), "tags": re.findall(r"</?[a-z!][^>\s]*>?", page, re.IGNORECASE),
            "cells": [len(re.findall(r"(?<!\\)\|", line)) for line in lines],
            "heads": [line.split(" ")[0] for line in lines if line.startswith("#")]}


class Views:
    """One plan in every format, read back."""

    def __init__(self, cases, what, root, words, base=True, forms=("github", "gitlab")):
        place = cases.sandbox.make("github")
        files = {"GITHUB_OUTPUT": os.path.join(place, "output"),
                 "GITHUB_STEP_SUMMARY": os.path.join(place, "summary"), "RUNNER_TEMP": place}
        for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
            harness.write_file(files[name], "")
        words = ("plan", *(("--base", "HEAD~1", "--head", "HEAD") if base else ()), *words)
        self.done = {form: cases.sandbox.whittle(root, *words, "--format", form,
                                                 extra=files if form == "github" else None)
                     for form in forms}
        self.good = all(done.returncode == 0 for done in self.done.values())
        self.texts = {form: done.stdout.decode() + done.stderr.decode()
                      for form, done in self.done.items()}
        self.output, self.summary = (cases.read(files[name]) for name in
                                     ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"))
        cases.same({done.returncode for done in self.done.values()},
                   {self.done["github"].returncode}, f"{what}: statuses")
        if self.good:
            self.json = json.loads(cases.read(place + "/whittle-plan.json"))
            self.child = json.loads(self.done["gitlab"].stdout)
            self.outputs = dict(steps.read_outputs(self.output))
            cases.same(len(steps.read_outputs(self.output)), len(self.outputs), f"{what}: twice")
        if self.good and "text" in forms:
            cases.same(self.texts["text"], self.texts["github"], f"{what}: text")
            cases.same(json.loads(self.done["json"].stdout), self.json, f"{what}: JSON")

    def job(self):
        return next(iter(self.json["jobs"]))

    def rows(self):
        return self.json["jobs"][self.job()]["matrix"]["include"]

    def shape(self, odd):
        """Of two plans that differ in one text alone it is the same."""
        jobs = [job for job in self.child.values()
                if isinstance(job, dict) and ("extends" in job or "script" in job)]
        return {"lines": self.texts["github"].count("\n"),
                "json": skeleton(self.json, odd), "outputs": list(self.outputs),
                "jobs": skeleton(json.loads(self.outputs["jobs"]), odd),
                "counts": [value for name, value in self.outputs.items() if "count" in name],
                "summary": page_shape(self.summary), "child": len(jobs),
                "stages": self.child.get("stages"), "gitlab": [list(job) for job in jobs]}


class Cases:
    def __init__(self, sandbox, checks):
        self.sandbox, self.checks, self.seen = sandbox, checks, {}

    def read(self, path):
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()

    def same(self, found, expected, what):
        if found != expected:
            self.checks.that(False, f"{what}: {str(found)[:1500]!a}, not {str(expected)[:1500]!a}")

    def check_printed(self, what, *texts):
        for text in texts:
            harm = HARMFUL.search(text)
            self.checks.that(not harm, f"{what}: printed {harm!a}")
            command = COMMAND.search(text)
            self.checks.that(not command, f"{what}: a command of the runner: {command!a}")

    def check_untouched(self):
        """Nothing that was said was run."""
        found = [folder for folder, inner, names in os.walk(self.sandbox.path)
                 if "canary" in inner + names]
        self.same(found, [], "a text was run")

    def check_rows(self, what, views):
        """A row says the same in each format, and its words are words for a shell."""
        rows = views.rows()
        self.same(json.loads(views.outputs[views.job()])["include"], rows, f"{what}: the output")
        self.same(json.loads(views.outputs["jobs"])[views.job()]["matrix"]["include"], rows,
                  f"{what}: the output of all jobs")
        for row in rows:
            script = "set -f; printf '%s\\0' " + row["args"]
            if len(script) < 100_000 and "\0" not in script:
                done = subprocess.run(["sh", "-c", script], cwd=self.sandbox.make("shell"),
                                      capture_output=True, check=False)
                self.same(done.stdout.decode().split("\0")[:-1], row["args_list"],
                          f"{what}: {row['args'][:200]}")
            self.same(shlex.split(row["args"]), row["args_list"], f"{what}: words")
        jobs = [job for job in views.child.values()
                if isinstance(job, dict) and job.get("variables", {}).get("WHITTLE_ARGS")]
        self.same([unescaped(job["variables"]["WHITTLE_ARGS"]) for job in jobs],
                  [row["args"] for row in rows], f"{what}: the words for GitLab")

    def check_gate(self, what, views):
        """The outputs as the job that planned hands them over."""
        lines = []
        for result, status in (("success", 0), ("failure", 1)):
            needs = {"plan": {"result": "success", "outputs": views.outputs}}
            needs |= {name: {"result": result if job["count"] else "skipped"}
                      for name, job in views.json["jobs"].items()}
            path, page = (os.path.join(self.sandbox.make("gate"), name) for name in ("n", "page"))
            harness.write_file(path, json.dumps(needs))
            harness.write_file(page, "")
            done = self.sandbox.whittle(self.sandbox.path, "gate", "--results", path,
                                        extra={"GITHUB_ACTIONS": "true",
                                               "GITHUB_STEP_SUMMARY": page})
            self.checks.status(done, status, f"{what}: the gate")
            self.check_printed(f"{what}: the gate", done.stdout.decode(), self.read(page))
            lines.append((done.stdout.count(b"\n"), page_shape(self.read(page))))
        return lines

    def check(self, channel, odd, root, *words, base=True, takes=True, told=None):
        """A plan with the odd text, against one with a plain text where that came first."""
        what = f"{channel} {odd[:30]!a}"
        first = channel not in self.seen
        views = Views(self, what, root, words, base, FORMATS if first else ("github", "gitlab"))
        self.check_printed(what, *views.texts.values(), views.summary)
        if not views.good:
            self.same(views.output + views.summary, "", f"{what}: a failing plan wrote")
            said = views.texts["github"]
            self.checks.that(len(said) < 5000, f"{what}: {len(said)} bytes of errors")
            self.checks.that(not takes, f"{what}: refused: {said[:500]}")
            return None
        self.checks.that(len(views.summary) < 20 * len(LONG), f"{what}: a summary without end")
        shape = {**views.shape(odd), "gate": self.check_gate(what, views)}
        if odd == PLAIN:
            self.seen[channel] = shape
        plain = self.seen.get(channel, shape)
        if views.json["warnings"]:
            plain = shape
        for key in shape if len(odd) < 1000 else ("json", "outputs", "counts", "child"):
            self.same(shape[key], plain[key], f"{what}: {key}")
        self.check_rows(what, views)
        if told:
            self.same(told(views), odd, f"{what}: told")
        return views


def unescaped(variable):
    """A variable of GitLab, as its job sees it."""
    return variable["value"] if isinstance(variable, dict) else variable.replace("$$", "$")


def in_yaml(text):
    """A double-quoted text: that of JSON, but YAML has no surrogates."""
    return re.sub(r"\\u(d[89ab]..)\\u(d[c-f]..)", lambda pair: bytes.fromhex(
        pair[1] + pair[2]).decode("utf-16-be"), json.dumps(text))


def files_of(cases, root, commit):
    """path -> (mode, id of the blob)."""
    rows = cases.sandbox.git(root, "ls-tree", "-r", commit).decode().splitlines()
    return {path: (row.split()[0], row.split()[2]) for row, path in (row.split("\t") for row in rows)}


def commit(cases, files, message="work", changed=()):
    """A commit on which `core` changed, with these files at base and head, and these at the head.
    Without git, of which each case would take five processes; the work tree stays as it was."""
    objects = cases.objects
    base = cases.start_files | {path: objects.blob(text) for path, text in files.items()}
    again = {os.path.normpath(path): objects.blob("// again\n")
             for path in ("core/src/lib.rs", *changed)}
    oid = cases.start_commit
    for there, said in ((base, "work\n"), (base | again, message)):
        oid = objects.commit_tree(objects.nested(there), said, oid)
    harness.write_file(objects.root + "/.git/HEAD", oid + "\n")


def start(cases):
    root = steps.workspace(cases.sandbox)
    cases.sandbox.git(root, "tag", "start")
    cases.objects = Objects(cases.sandbox, os.path.basename(root))
    cases.start_commit = cases.sandbox.git(root, "rev-parse", "start").decode().strip()
    cases.start_files = files_of(cases, root, "start")
    return root


def check_name(cases, root, what):
    views = Views(cases, what, root, ())
    cases.check_printed(what, *views.texts.values(), views.summary)
    if views.good:
        cases.check_rows(what, views)
        cases.check_gate(what, views)
    return views


def play(*parts):
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        cases = Cases(sandbox, checks)
        root = start(cases)
        for part in parts:
            part(cases, root)
        cases.check_untouched()
    checks.finish()
