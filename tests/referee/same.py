#!/usr/bin/env python3
"""Holds what a program prints against what an earlier one printed: `plan --format json` of a hundred
commits of the bundles, and for some of them every format of plan, explain, graph and gate, with
and without --target, full and affected, under GitHub, GitLab and neither. Byte for byte, exit status
and messages included. `EARLIER=program same.py [NAME…]`; what differs on purpose is for the reader."""

import concurrent.futures
import itertools
import os
import re
import shlex
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import bundles  # noqa: E402
import harness  # noqa: E402

COMMITS, THOROUGH = 20, 3  # of each bundle
TOKEN = re.compile(rb"whittle_[0-9a-f]{32}")
CONFIG = """platforms:
  linux: {target: x86_64-unknown-linux-gnu, runner: ubuntu-24.04}
  windows: {target: x86_64-pc-windows-msvc, runner: windows-2025}
jobs:
  check: {platforms: [linux], command: clippy}
  test: {platforms: [linux, windows], needs: [check], runners: 3}
"""
RESULTS = '{"check": {"result": "success"}, "test": {"result": "skipped"}}'
PAYLOAD = """{"ref": "refs/heads/topic", "before": "%s", "after": "%s",
"repository": {"default_branch": "main"}}"""
WRITTEN = ("output", "summary", "whittle-plan.json")


def formats(*words, forms):
    for form in forms:
        yield [*words, "--format", form], None


def plans_and_questions(between, package, plan_forms):
    configured = ["--config", "config.yml"]
    for more in ([], ["--target", "x86_64-pc-windows-msvc"], ["--command", "clippy --all-targets"],
                 ["--job", "te*"], configured):
        for mode in (between[:2], ["--full"]) if more is configured else (between, ["--full"]):
            yield from formats("plan", *mode, *more, forms=plan_forms)
        for what in (package, "Cargo.toml", "Cargo.lock", "README.md", "no-such"):
            yield from formats("explain", *mode, *more, what, forms=("text", "json"))


def graphs(between, head):
    shown = ("text", "json", "dot", "mermaid")
    for more in (["--head", head], between, ["--head", head, "--target", "i686-pc-windows-gnu"]):
        yield from formats("graph", *more, forms=shown)
    yield from formats("graph", "--units", "--head", head, forms=shown)


def of_services(between):
    head = between[-1]
    for service, mode in itertools.product(("github", "gitlab"), (between[:2], ["--full"], [])):
        yield ["plan", *mode, "--config", "config.yml"], service
    for service, form in itertools.product(("github", None), ("text", "json", "github")):
        yield ["gate", "--plan", "../plan.json", "--results", "../results.json", "--format",
               form], service
    yield ["plan", "--event", "../event.json", "--config", "config.yml"], None
    yield ["plan", "--as", "pull_request", *between], None
    yield ["plan", "--as", "tag:v1", "--head", head], None


def variables(service, place, base, head):
    if service == "github":
        return {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "push", "GITHUB_SHA": head,
                "GITHUB_REF": "refs/heads/topic", "RUNNER_TEMP": place,
                "GITHUB_EVENT_PATH": os.path.join(place, "event.json"),
                "GITHUB_OUTPUT": os.path.join(place, "output"),
                "GITHUB_STEP_SUMMARY": os.path.join(place, "summary")}
    if service == "gitlab":
        return {"GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "push", "CI_COMMIT_SHA": head,
                "CI_COMMIT_BEFORE_SHA": base, "CI_COMMIT_BRANCH": "topic",
                "CI_DEFAULT_BRANCH": "main"}
    return {}


def ask(sandbox, root, words, extra, place):
    """All that a run says and writes; the delimiters of GitHub's files are random."""
    done = sandbox.run(words, root, extra=extra)
    texts = [str(done.returncode).encode(), done.stdout, done.stderr]
    for path in (os.path.join(place, name) for name in WRITTEN):
        if os.path.exists(path):
            with open(path, "rb") as file:
                texts.append(file.read())
            os.remove(path)
    return [TOKEN.sub(b"TOKEN", text) for text in texts]


def hold(sandbox, root, programs, pair, words, service):
    """Whether the programs differ for the same words, and ended well."""
    with tempfile.TemporaryDirectory(dir=sandbox.path) as place:
        harness.write_file(os.path.join(place, "event.json"), PAYLOAD % pair)
        extra = variables(service, place, *pair)
        one, other = (ask(sandbox, root, [*program, *words], extra, place) for program in programs)
    if one != other:
        print(f"{os.path.basename(root)}: {shlex.join(words)} ({service or 'no service'}): differs",
              flush=True)
    return one != other, one[0] == b"0"


def forms_of(sandbox, program):
    """What a program prints plans as: an earlier one may not know every service."""
    told = os.fsdecode(sandbox.run([*program, "plan", "--help"], sandbox.path).stdout)
    return [form for form in ("text", "json", "github", "gitlab", "buildkite")
            if re.search(rf"\b{form}\b", told)]


def runs(name, pairs, plan_forms):
    """(pair, words, service) of all that is asked of a history."""
    for base, head in pairs:
        between = ["--base", base, "--head", head]
        yield (base, head), ["plan", *between, "--format", "json"], None
    for base, head in bundles.sample(pairs, THOROUGH):
        between = ["--base", base, "--head", head]
        for words, service in (*plans_and_questions(between, name, plan_forms),
                               *graphs(between, head), *of_services(between)):
            yield (base, head), words, service


def prepare(sandbox, program, name):
    """A clone, and beside it what the words name."""
    root = bundles.clone(sandbox, name)
    harness.write_file(os.path.join(root, "config.yml"), CONFIG)
    harness.write_file(os.path.join(sandbox.path, "results.json"), RESULTS)
    plan = sandbox.run([*program, "plan", "--base", "HEAD~1", "--config", "config.yml",
                        "--format", "json", "-o", "../plan.json"], root)
    if plan.returncode:
        sys.exit(os.fsdecode(plan.stderr))
    harness.write_file(os.path.join(sandbox.path, "event.json"), PAYLOAD % tuple(
        os.fsdecode(sandbox.git(root, "rev-parse", "HEAD~3", "HEAD")).split()))
    return root


def main(names):
    earlier = os.environ.get("EARLIER") or sys.exit("EARLIER names the program before")
    programs = shlex.split(earlier), harness.program()
    results = []
    for name in names or bundles.NAMES:
        with harness.Sandbox() as sandbox, concurrent.futures.ThreadPoolExecutor(2) as pool:
            root = prepare(sandbox, programs[0], name)
            commits = bundles.commits(sandbox, root)
            pairs = bundles.sample(list(zip(commits, commits[1:])), COMMITS)
            asked = [pool.submit(hold, sandbox, root, programs, *run)
                     for run in runs(name, pairs, forms_of(sandbox, programs[0]))]
            results += [run.result() for run in asked]
    differ, well = (sum(column) for column in zip(*results))
    print(f"{len(results)} runs, {well} of them end well; {differ} differ")
    return 1 if differ else 0


sys.exit(main(sys.argv[1:]))
