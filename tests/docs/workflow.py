#!/usr/bin/env python3
"""Holds the GitHub workflow of the README against the program: it runs its `whittle` command as a
runner would, and looks for every output and every field of the matrix that the workflow reads."""

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


def run_step(sandbox, shop, base, command):
    place = sandbox.make("runner" + base.strip("^"))
    done = sandbox.run(["bash", "-c", command], shop, {
        **examples.environment(sandbox), "BASE": base, "GITHUB_ACTIONS": "true",
        "RUNNER_TEMP": place, "GITHUB_OUTPUT": place + "/output",
        "GITHUB_STEP_SUMMARY": place + "/summary"})
    if done.returncode:
        return {"error": os.fsdecode(done.stderr)}
    return read_outputs(place + "/output")


def check_workflow(sandbox, workflow):
    command = re.findall(r"run: (whittle plan .*)", workflow)
    if len(command) != 1:
        return [f"commands in the workflow: {command}"]
    shop = examples.demo_repository(sandbox)
    outputs = run_step(sandbox, shop, "HEAD^1", command[0])
    failures = [f"the workflow reads {name}, the outputs are {outputs}" for name in
                re.findall(r"steps\.plan\.outputs\.([\w-]+)", workflow) if name not in outputs]
    rows = json.loads(outputs.get("test", "{}")).get("include", [])
    failures += [f"the workflow reads matrix.{name}, the rows are {rows}" for name in
                 re.findall(r"matrix\.(\w+)", workflow) if not rows or name not in rows[0]]
    if rows and shlex.split(rows[0]["args"])[:1] != ["-p"]:
        failures.append(f"no arguments for cargo: {rows[0]}")
    empty = run_step(sandbox, shop, "HEAD", command[0])
    if empty.get("test-count") != "0" or outputs.get("test-count") != str(len(rows)) or not rows:
        failures.append(f"counts: {outputs} and {empty}")
    return failures


def main():
    workflows = examples.blocks("README.md", "yaml")
    with harness.Sandbox() as sandbox:
        failures = [failure for workflow in workflows
                    for failure in check_workflow(sandbox, workflow)]
    examples.finish(failures, len(workflows))


main()
