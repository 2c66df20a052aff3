#!/usr/bin/env python3
"""Holds the GitHub workflows of the README and of docs/github.md against the program: it plans with
the whittle.yml that stands before each, as the action would on a runner, and looks for every output,
every job and every field of a row that the workflow reads."""

import json
import os
import re
import shlex

import examples
from examples import harness


def read_outputs(path):
    """GITHUB_OUTPUT of a program that writes the form NAME<<DELIMITER alone."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    found, at = {}, 0
    while at < len(lines) and lines[at]:
        name, delimiter = lines[at].split("<<")
        end = lines.index(delimiter, at + 1)
        found[name] = "\n".join(lines[at + 1:end])
        at = end + 1
    return found


def run_step(sandbox, shop, event, name):
    place = sandbox.make(name)
    done = sandbox.run([*harness.program(), "plan", "--as", event, "--base", "main", "--head",
                        "HEAD"], shop, {
        **examples.environment(sandbox), "GITHUB_ACTIONS": "true", "RUNNER_TEMP": place,
        "GITHUB_OUTPUT": place + "/output", "GITHUB_STEP_SUMMARY": place + "/summary"})
    if done.returncode:
        return {"error": os.fsdecode(done.stderr)}
    return read_outputs(place + "/output")


def check_rows(workflow, jobs):
    """What each job of the workflow reads of its rows."""
    for name, text in re.findall(r"^  (\w+):\n((?:(?:    .*)?\n)+)", workflow, re.MULTILINE):
        rows = jobs.get(name, {}).get("matrix", {}).get("include", [])
        for field in set(re.findall(r"\{ matrix\.(\w+) \}", text)):
            if not rows or field not in rows[0]:
                yield f"{name} reads matrix.{field}, its rows have {[*rows[:1]]}"
        if rows and shlex.split(rows[0]["args"]) != rows[0]["args_list"]:
            yield f"{name}: the arguments of {rows[0]} differ"


def check_workflow(sandbox, page, configuration, workflow):
    shop = os.path.join(sandbox.make(page.replace("/", "-")), "shop")
    sandbox.run(["cp", "-R", examples.demo_repository(sandbox), shop], sandbox.path)
    harness.write_file(os.path.join(shop, "whittle.yml"), configuration)
    sandbox.git(shop, "add", "--all")
    sandbox.git(shop, "commit", "--quiet", "--message", "Jobs")
    outputs = run_step(sandbox, shop, "tag:v1", page.replace("/", "-") + "-tag")
    failures = [f"{page}: the workflow reads {name}, the outputs are {outputs}" for name in
                re.findall(r"steps\.plan\.outputs\.([\w-]+)", workflow) if name not in outputs]
    jobs = json.loads(outputs.get("jobs", "{}"))
    read = set(re.findall(r"outputs\.jobs\)\.(\w+)\.\w+", workflow))
    failures += [f"{page}: the workflow reads job {name}, the plan has {list(jobs)}"
                 for name in read if name not in jobs]
    failures += [f"{page}: {failure}" for failure in check_rows(workflow, jobs)]
    if not read or "needs: ${{ toJSON(needs) }}" not in workflow:
        failures.append(f"{page}: no job reads the plan, or there is no gate")
    return failures


def main():
    pages = ("README.md", "docs/github.md")
    with harness.Sandbox() as sandbox:
        failures = []
        for page in pages:
            found = examples.blocks(page, "yaml")
            configuration = next(text for text in found if text.startswith("jobs:"))
            workflow = next(text for text in found if text.startswith("name: "))
            failures += check_workflow(sandbox, page, configuration, workflow)
    examples.finish(failures, len(pages))


main()
