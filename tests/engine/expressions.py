#!/usr/bin/env python3
"""Lets act evaluate the table of fixtures/expressions, which whittle's own evaluator is held to."""

import json
import os

import engine
import runs
from engine import harness

FOLDER = os.path.join(harness.ROOT, "fixtures", "expressions")
PRINT = ("import json, os; print('values', json.dumps("
         "{k: v for k, v in os.environ.items() if k.startswith('V_')}))")


def read(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return file.read().splitlines()


def cases(section):
    """Pairs of an expression and what it comes to."""
    found, inside = [], False
    for line in read("table.txt"):
        if line.startswith("== "):
            inside = line == f"== {section}"
        elif inside:
            found.append(line.rpartition(" => ")[::2])
    return found


def workflow(values, conditions):
    """A job for the row: a step with every expression in its environment, one for a condition."""
    row = "\n".join(("          - " if place == 0 else "            ") + line
                    for place, line in enumerate(read("row.yml")))
    env = {f"V_{place}": text if "${{" in text else f"${{{{ toJSON({text}) }}}}"
           for place, text in enumerate(values)}
    steps = [{"env": env, "shell": "python", "run": PRINT}]
    steps += [{"if": text, "shell": "python", "run": f"print('held {place}')"}
              for place, text in enumerate(conditions)]
    return ("on: push\njobs:\n  row:\n    runs-on: ubuntu-24.04\n    strategy:\n      matrix:\n"
            f"        include:\n{row}\n    steps:\n"
            + "".join(f"      - {json.dumps(step, ensure_ascii=False)}\n" for step in steps))


def main():
    checks = engine.Checks()
    act, _ = engine.need("act", "cargo")
    values = cases("the documented rules")
    conditions = [case for case in cases("conditions") if case[1] != "?" and case[0].strip()]
    with harness.Sandbox() as sandbox:
        place = engine.Place(sandbox)
        origin = place.repository("origin", {".github/workflows/row.yml": workflow(
            [text for text, _ in values], [text for text, _ in conditions])})
        runner = runs.Runner(place, act)
        root, data = runs.push(runner, origin, {"note.txt": "changed\n"})
        run, _ = runner.run(root, "push", data, "row.yml")
        lines = run.said("row").splitlines()
    printed = [line for line in lines if line.startswith("values ")]
    checks.same(len(printed), 1, f"lines of values: {run.text[-3000:]}")
    found = json.loads(printed[0].partition(" ")[2]) if printed else {}
    for number, (text, expected) in enumerate(values):
        value = found.get(f"V_{number}", "null")
        checks.same(value if "${{" in text else json.loads(value), json.loads(expected), text)
    for number, (text, expected) in enumerate(conditions):
        checks.same(f"held {number}" in lines, expected == "yes", f"if: {text}")
    checks.that(len(values) > 120 and len(conditions) > 8, "the table is not all there")
    checks.finish()


main()
