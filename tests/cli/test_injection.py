#!/usr/bin/env python3
"""Texts that try to be more than a text, in every place where a stranger can write one, through
every format of a plan, the outputs and the summary of GitHub, and the gate. What comes out is read
back: it says what it says for a plain text, and holds the odd one in that one field."""

import json
import os
import re
import shlex
import subprocess

import steps
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
CONFIG = """\
platforms:
  linux:
    target: x86_64-unknown-linux-gnu
    host: x86_64-unknown-linux-gnu
    runner: %(runner)s
jobs:
  test:
    axes: {%(key)s: [%(axis)s, other], words: [%(words)s]}
    args: '--config=x{%(place)s}y {words} {packages}'
    name: %(name)s
    toolchain: %(toolchain)s
"""
WORKFLOW = """\
on: push
jobs:
  test:
    runs-on: %(runner)s
    strategy:
      matrix:
        os: [ubuntu-latest, %(os)s]
        flag: [%(flag)s]
        include: [{os: ubuntu-latest, more: %(more)s}]
"""


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


def config_with(**odd):
    texts = {"runner": "box", "key": "flag", "axis": "one", "name": "row", "toolchain": "stable"}
    texts |= odd
    name = texts["name"].replace("{", "{{").replace("}", "}}")
    texts |= {"name": f"{name} {{job}}", "words": shlex.quote(texts["axis"])}
    quoted = {key: in_yaml(text) for key, text in texts.items()}
    return CONFIG % {**quoted, "place": texts["key"] if texts["key"] == "flag" else "job"}


def commit(cases, root, files, message="work", changed=()):
    """A commit on which `core` changed, with these files at base and head, and these at the head."""
    cases.sandbox.git(root, "checkout", "--quiet", "--detach", "start")
    for path, content in files.items():
        harness.write_file(os.path.join(root, path), content)
    cases.sandbox.commit(root)
    for path in ("core/src/lib.rs", *changed):
        harness.write_file(os.path.join(root, path), "// again\n")
    harness.write_file(cases.sandbox.path + "/message", message)
    cases.sandbox.git(root, "add", "--all")
    cases.sandbox.git(root, "commit", "--quiet", "--cleanup=verbatim", "--file",
                      cases.sandbox.path + "/message")


def start(cases):
    root = steps.workspace(cases.sandbox)
    cases.sandbox.git(root, "tag", "start")
    return root


def check_paths(cases, root):
    """As git has them: also such as no file system takes."""
    bare = os.path.join(cases.sandbox.path, "paths.git")
    cases.sandbox.git(root, "clone", "--quiet", "--bare", root, bare)
    root = bare
    names = [PLAIN, *(odd.replace("/", "_") for odd in SHORT if odd not in (".", "..")),
             LONG[:60_000]]
    tree = cases.sandbox.git(root, "rev-parse", "start^{tree}").strip()
    blob = cases.sandbox.git(root, "rev-parse", "start:Cargo.toml").strip().decode()
    kept = cases.sandbox.git(root, "ls-tree", "-z", tree)
    for name in names:
        entry = f"100644 blob {blob}\t{name}\0".encode()
        made = subprocess.run(["git", "mktree", "-z"], input=kept + entry, cwd=root,
                              capture_output=True, check=True).stdout.strip()
        head = cases.sandbox.git(root, "commit-tree", made, "-p", "start", "-m", "x").strip()
        cases.sandbox.git(root, "update-ref", "--no-deref", "HEAD", head)
        cases.check("a path", name, root, told=lambda views, name=name: next(
            (shown(change["path"], name) for change in views.json["changes"]), None))


def shown(found, expected):
    """A name that begins with a quote stands in quotes, so that it is not taken for an escaped one.
    """
    return expected if expected.startswith('"') and found.startswith('"\\"') else found


def check_events(cases, root):
    """What a payload says of branches, labels, tags and messages."""
    commit(cases, root, {})
    path = os.path.join(cases.sandbox.make("event"), "payload.json")
    oid = cases.sandbox.git(root, "rev-parse", "HEAD~1").decode().strip()
    head = cases.sandbox.git(root, "rev-parse", "HEAD").decode().strip()

    texts = (PLAIN, *ODD, "a\0b")

    def request(odd):
        return {"number": 1, "pull_request": {"base": {"ref": odd, "sha": oid}, "title": odd,
                "head": {"ref": odd, "sha": head}, "body": odd, "user": {"login": odd},
                "labels": [{"name": odd}]}, "repository": {"default_branch": odd}}

    def push(ref):
        return lambda odd: {"ref": ref + odd, "before": oid, "after": head, "head_commit":
                            {"id": head, "message": f"{odd}\n\nodd: {odd}\n"},
                            "repository": {"default_branch": "main"}}

    def release(odd):
        return {"action": "published", "release": {"tag_name": odd, "name": odd, "body": odd}}

    payloads = {"a pull request": request, "a branch": push("refs/heads/"),
                "a tag": push("refs/tags/"), "a release": release}
    for channel, payload in payloads.items():
        for odd in texts:
            harness.write_file(path, json.dumps(payload(odd)))
            cases.check(channel, odd, root, "--event", path, takes="\0" not in odd)
    for odd in ODD:
        done = {"inputs": {"jobs": odd}, "ref": "refs/heads/main", "workflow": "x"}
        harness.write_file(path, json.dumps(done))
        cases.check("an input", odd, root, "--event", path, takes=odd == "*")


def check_words(cases, root):
    """What is said on the command line."""
    commit(cases, root, {})
    for kind in ("push", "tag"):
        for odd in (PLAIN, *SHORT):
            cases.check(f"--as {kind}", odd, root, "--as", f"{kind}:{odd}")
    for odd in SHORT:
        cases.check("--as", odd, root, "--as", odd, takes=False)
        cases.check("--job", odd, root, "--job", odd, takes=odd == "*")
        cases.check("--base", odd, root, "--base", odd, "--head", "HEAD", base=False, takes=False)


def check_refs(cases, root):
    """Branches that git takes, as names of the base."""
    commit(cases, root, {})
    for odd in (PLAIN, "$(touch${IFS}canary)", "`touch${IFS}canary`", "a'b\"c;touch", "x|y|z",
                "<script>", "\u202egnp", "::x", "##x", "set-output&name=count", "%PATH%"):
        if odd != "::x":
            cases.sandbox.git(root, "update-ref", f"refs/heads/{odd}", "HEAD~1")
        cases.check("a base", odd, root, "--base", odd, "--head", "HEAD", base=False,
                    takes=odd != "::x", told=lambda views: views.json["base"]["rev"])


def check_messages(cases, root):
    for odd in (PLAIN, *(odd for odd in ODD if odd.strip())):
        commit(cases, root, {}, f"{odd}\n\nOdd: {odd.replace(chr(10), ' ')}\n")
        cases.check("a message", odd, root, "--as", "push:main")
    for odd in ("$(touch canary)", "::error::x", "\u202ex", "`x`", LONG):
        commit(cases, root, {}, f"work\n\nCI-Job: {odd}\n")
        cases.check("a trailer", odd, root, "--as", "push:main", takes=False)


def check_configuration(cases, root):
    """Values of whittle.yml. What can't be a text of YAML, or is more than one, it refuses."""
    places = {"axis": lambda views: views.rows()[0]["flag"],
              "runner": lambda views: views.rows()[0]["runner"],
              "toolchain": lambda views: views.rows()[0]["toolchain"],
              "name": lambda views: views.rows()[0]["name"].removesuffix(" test")}
    for place, told in places.items():
        for odd in (PLAIN, *SHORT):
            commit(cases, root, {"whittle.yml": config_with(**{place: odd})})
            views = cases.check(f"{place} of whittle.yml", odd, root, told=told,
                                takes=place == "axis" and "${{" not in odd)
            if views and place == "axis":
                cases.same(views.rows()[0]["args_list"][:2], [f"--config=x{odd}y", odd],
                           f"axis {odd[:30]!a}: words")
    for odd in (PLAIN, *ODD):
        commit(cases, root, {"whittle.yml": config_with(key=odd)})
        cases.check("key of whittle.yml", odd, root, takes=False)
    for name in ("a platform", "a job", "a package", "a glob"):
        for odd in SHORT:
            quoted = in_yaml(odd)
            text = {"a platform": f"platforms: {{{quoted}: x86_64-unknown-linux-gnu}}\njobs: "
                                  f"{{test: {{platforms: {quoted}}}}}\n",
                    "a job": f"jobs: {{{quoted}: {{command: test}}}}\n",
                    "a package": f"jobs: {{test: {{packages: [{quoted}]}}}}\n",
                    "a glob": f"paths: [{{glob: {quoted}, reaches: core}}]\n"}[name]
            commit(cases, root, {"whittle.yml": text})
            check_name(cases, root, f"{name} of whittle.yml {odd!a}")
    os.remove(root + "/whittle.yml")


def check_name(cases, root, what):
    views = Views(cases, what, root, ())
    cases.check_printed(what, *views.texts.values(), views.summary)
    if views.good:
        cases.check_rows(what, views)
        cases.check_gate(what, views)
    return views


def check_globs(cases, root):
    """What a path is said to reach or be read by, whose line is shown beside the path."""
    told = 0
    for section in ("paths: [{glob: %s, also_reaches: app}]", "reads: [{package: app, paths: %s}]"):
        for odd in (PLAIN, *SHORT):
            glob = "core/data/" + odd
            commit(cases, root, {"whittle.yml": section % in_yaml(glob)},
                   changed=() if odd in (".", "..") else [glob])
            views = check_name(cases, root, f"{section} {odd!a}")
            if views.good:
                detail = next(package["reason"]["detail"] for package in views.json["packages"]
                              if package["name"] == "app")
                cases.same(detail, f"{glob}: whittle.yml:1: {glob}", f"{section} {odd!a}: detail")
                told += 1
    cases.checks.that(told > len(SHORT), f"only {told} globs were told")
    os.remove(root + "/whittle.yml")


def check_existing(cases, root):
    """Rows of a workflow's matrix, which keep all that they hold."""
    config = "jobs: {test: {matrix: {from: .github/workflows/ci.yml}}}\n"
    plain = {"runner": "'${{ matrix.os }}'", "os": "box", "flag": "one", "more": "two"}
    for place, key in (("flag", "flag"), ("more", "more"), ("os", "os"), ("runner", "runner")):
        for odd in (PLAIN, *ODD):
            text = WORKFLOW % {**plain, place: in_yaml(odd)}
            commit(cases, root, {"whittle.yml": config, ".github/workflows/ci.yml": text})
            told = (lambda views, key=key: views.rows()[0 if key in ("flag", "more") else -1][key])
            known = "${{" in odd or place in ("os", "runner")
            cases.check(f"{place} of a row", odd, root, takes=not known,
                        told=None if known and "${{" in odd else told)


def check_packages(cases, root):
    """Names that cargo refuses, in manifests that it never read."""
    for odd in SHORT:
        manifest = f"[package]\nname = {json.dumps(odd)}\nversion = \"0.1.0\"\n"
        commit(cases, root, {"core/Cargo.toml": manifest, "app/Cargo.toml":
                             '[package]\nname = "app"\nversion = "0.1.0"\n'})
        what = f"a package {odd!a}"
        views = Views(cases, what, root, ())
        cases.check_printed(what, *views.texts.values(), views.summary)
        if views.good:
            cases.same(sorted(name for row in views.rows() for name in row["packages"]), [odd],
                       f"{what}: rows")
            cases.check_rows(what, views)
            cases.check_gate(what, views)


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        cases = Cases(sandbox, checks)
        root = start(cases)
        for check in (check_paths, check_events, check_words, check_refs, check_messages,
                      check_configuration, check_globs, check_existing, check_packages):
            check(cases, root)
        cases.check_untouched()
    checks.finish()


main()
