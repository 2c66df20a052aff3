"""Runs workflows under act, each in a clone as actions/checkout makes it, and reads its log.

actions/cache, which the action calls, is a stand-in: directories by their keys in a folder, and
none where there is no folder. What scopes GitHub gives to caches is not played."""

import json
import os
import re

from engine import harness

LABELS = ("ubuntu-24.04", "windows-2025", "macos-15", "ubuntu-24.04-arm", "self-hosted", "arm64")
EVENTS = os.path.join(harness.ROOT, "fixtures", "events")


CACHE = """\
name: {name}
description: A stand-in for actions/cache/{name}.
inputs:
  path: {{description: A directory}}
  key: {{description: Its name}}
outputs:
  cache-hit: {{description: Whether it was there, value: "${{{{ steps.do.outputs.cache-hit }}}}"}}
runs:
  using: composite
  steps:
    - id: do
      shell: python
      env:
        HELD: ${{{{ inputs.path }}}}
        KEY: ${{{{ inputs.key }}}}
      run: |
        import os, shutil
        held = os.environ["HELD"]
        kept = os.path.join(os.environ.get("CACHES") or "/nowhere", os.environ["KEY"])
        {body}
"""
RESTORE = """if os.path.exists(kept):
            shutil.copytree(kept, held, symlinks=True, dirs_exist_ok=True)
        with open(os.environ["GITHUB_OUTPUT"], "a") as file:
            print("cache-hit=" + "true" * os.path.exists(kept), file=file)"""
SAVE = """if os.environ.get("CACHES") and not os.path.exists(kept):
            shutil.copytree(held, kept, symlinks=True)"""


def cache_commit():
    """That the action pins."""
    with open(os.path.join(harness.ROOT, "action.yml"), encoding="utf-8") as file:
        return re.search(r"actions/cache/restore@([0-9a-f]{40}) ", file.read())[1]


def payload(name):
    with open(os.path.join(EVENTS, name + ".json"), encoding="utf-8") as file:
        return json.load(file)


class Run:
    """What act reported of one run."""

    def __init__(self, done):
        self.status = done.returncode
        self.text = os.fsdecode(done.stdout + done.stderr)
        self.lines = [json.loads(line) for line in self.text.split("\n") if line.startswith("{")]

    def outputs(self, job="plan", step="plan"):
        """The outputs of one step, after all that was written to them."""
        return {line["name"]: line["arg"] for line in self.lines
                if line.get("command") == "set-output" and line.get("jobID") == job
                and line["stepID"] == [step]}

    def named(self):
        """Every name that any step gave an output."""
        return {line["name"] for line in self.lines if line.get("command") == "set-output"}

    def results(self):
        """Job and result of everything that ran; a job that was skipped is not there."""
        return sorted((line["jobID"], line["jobResult"]) for line in self.lines
                      if line.get("jobResult"))

    def gate(self):
        return dict(self.results()).get("gate")

    def summary(self, job):
        return "".join(line["content"] for line in self.lines
                       if line.get("command") == "summary" and line.get("jobID") == job)

    def said(self, job):
        """What steps print; act hands it on in pieces, which need not end where lines do."""
        return "".join(line["msg"] for line in self.lines if line.get("jobID") == job
                       and (line.get("raw_output") or line["msg"].endswith("\n")))

    def commands(self):
        """Workflow commands other than those by which steps set outputs and summaries."""
        return {line["command"] for line in self.lines if "command" in line} - {"set-output",
                                                                              "summary"}


class Runner:
    def __init__(self, place, act):
        self.place, self.act = place, act
        self.clones = 0
        self.cache = os.path.join(place.sandbox.path, "cache")
        for name, body in (("restore", RESTORE), ("save", SAVE)):
            harness.write_file(os.path.join(self.cache, name, "action.yml"),
                               CACHE.format(name=name, body=body))

    def git(self, cwd, *words):
        return self.place.sandbox.git(cwd, *words)

    def clone(self, origin, oid, ref, depth=0):
        """As actions/checkout does it: one commit by its id, under a name of its own."""
        branch = ref.removeprefix("refs/heads/") if ref.startswith("refs/heads/") else None
        ref = f"refs/remotes/origin/{branch}" if branch else ref
        self.clones += 1
        root = self.place.sandbox.repository(f"clone-{self.clones}")
        self.git(root, "remote", "add", "origin", "file://" + origin)
        if depth:
            self.git(root, "fetch", "--quiet", "--no-tags", f"--depth={depth}", "origin",
                     f"+{oid}:{ref}")
        else:
            self.git(root, "fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*",
                     "+refs/tags/*:refs/tags/*")
        self.git(root, "checkout", "--quiet", "--force", *(["-B", branch] if branch else []), ref)
        return root

    def run(self, root, event, data, workflow="ci.yml", whittle=True, **extra):
        path = os.path.join(self.place.sandbox.path, f"event-{self.clones}.json")
        harness.write_file(path, json.dumps(data))
        environment = self.place.environment(**extra)
        command = [self.act, event, "--eventpath", path, "--json", "--no-cache-server",
                   "--local-repository", f"actions/cache@{cache_commit()}={self.cache}",
                   "--concurrent-jobs", "2", "--workflows", f".github/workflows/{workflow}"]
        for label in LABELS:
            command += ["--platform", f"{label}=-self-hosted"]
        for name, value in environment.items():
            command += ["--env", f"{name}={value}"]
        outer = {**environment, "PATH": self.place.path(whittle)}
        return Run(self.place.run(command, root, outer)), path

    def replay(self, root, event_path, *words):
        """The plan for the same event on a machine of a person."""
        done = self.place.sandbox.whittle(root, "plan", "--event", event_path, "--format", "json",
                                          *words)
        return json.loads(done.stdout) if done.returncode == 0 else os.fsdecode(done.stderr)


def pull_request(runner, origin, changes, event="pull_request-synchronize", message="work",
                 branch="topic"):
    """A clone of the merge that a pull request is tested as, two commits deep, and its payload."""
    place, git = runner.place, runner.git
    git(origin, "checkout", "--quiet", "-B", branch, "main")
    head = place.change(origin, changes, message)
    git(origin, "checkout", "--quiet", "-B", "merged", "main")
    git(origin, "merge", "--quiet", "--no-ff", "--message", "Merge", branch)
    merge, base = place.head(origin), place.head(origin, "main")
    git(origin, "checkout", "--quiet", "main")
    data = payload(event)
    data["pull_request"]["head"].update(sha=head, ref=branch)
    data["pull_request"]["base"].update(sha=base, ref="main")
    root = runner.clone(origin, merge, "refs/remotes/pull/1/merge", depth=2)
    return root, data


def push(runner, origin, changes, message="work"):
    """A clone after a push to main, and its payload."""
    place = runner.place
    before = place.head(origin)
    after = place.change(origin, changes, message)
    data = payload("push")
    data.update(before=before, after=after)
    data["head_commit"].update(id=after, message=message)
    data["commits"] = [data["head_commit"]]
    return runner.clone(origin, after, "refs/heads/main"), data


def tag(runner, origin, name):
    runner.git(origin, "tag", name)
    oid = runner.place.head(origin, name)
    data = payload("push-tag")
    data.update(ref=f"refs/tags/{name}", after=oid)
    data["head_commit"]["id"] = oid
    return runner.clone(origin, oid, f"refs/tags/{name}", depth=1), data


def dispatch(runner, origin, inputs):
    data = payload("workflow_dispatch-inputs")
    data.update(ref="refs/heads/main", inputs=inputs)
    return runner.clone(origin, runner.place.head(origin), "refs/heads/main", depth=1), data
