#!/usr/bin/env python3
"""Every workflow of the fixtures, of the documentation and of the README, and the action where one
of them uses it, pass actionlint. A workflow with a fault that only the action tells of does not."""

import os
import re

import engine
from engine import harness

PAGES = ("README.md", "docs/github.md", "docs/recipes.md", "docs/gitlab.md", "docs/manual.md", "CHANGELOG.md")
FAULTS = (("needs: ${{ toJSON", "neds: ${{ toJSON", '"neds" is not defined'),
          ("plan.outputs.mode }}", "plan.outputs.mod }}", '"mod" is not defined'))


def workflows():
    """Name and text of each: what the fuzzers are fed is not among them."""
    for folder, inner, names in os.walk(os.path.join(harness.ROOT, "fixtures")):
        inner[:] = sorted(name for name in inner if name not in ("corpora", "matrix"))
        for name in sorted(names):
            if name.endswith((".yml", ".yaml")):
                path = os.path.join(folder, name)
                with open(path, encoding="utf-8") as file:
                    text = file.read()
                if engine.is_workflow(text):
                    yield os.path.relpath(path, harness.ROOT), text
    for page in PAGES:
        if os.path.exists(os.path.join(harness.ROOT, page)):
            for number, text in enumerate(filter(engine.is_workflow, engine.fenced(page)), 1):
                yield f"{page}: workflow {number}", text


def main():
    checks = engine.Checks()
    program, = engine.need("actionlint")
    with harness.Sandbox() as sandbox:
        place = engine.Place(sandbox)
        root = place.repository("repository")
        path = ".github/workflows/checked.yml"

        def lint(text):
            place.write(root, {path: text, **called})
            done = sandbox.run([program, "-no-color", "-shellcheck=", "-pyflakes=", path], root)
            return done.returncode, os.fsdecode(done.stdout + done.stderr)

        # What another workflow calls stands beside it.
        called = {".github/workflows/plan.yml": text.replace("OWNER/whittle@COMMIT", "./")
                  for _, text in workflows() if "workflow_call:" in text}
        used = 0
        for name, text in workflows():
            local = re.sub(r"uses: OWNER/whittle@\S+", "uses: ./", text)
            used += "uses: ./\n" in local
            for variant in {text, local}:
                checks.same(lint(variant), (0, ""), name)
            for right, wrong, said in FAULTS if "uses: ./\n" in local else ():
                if right not in local:
                    continue
                checks.that(said in lint(local.replace(right, wrong))[1], f"{name}: with {wrong!r}")
        checks.that(used > 1, "no workflow uses the action")
    checks.finish()


main()
