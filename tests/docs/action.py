#!/usr/bin/env python3
"""Holds the tables of docs/github.md, docs/gitlab.md and docs/buildkite.md against action.yml and the program."""

import re

import examples

PAGE = "docs/github.md"


def section(name):
    """Name, description and default of what stands in a section of action.yml."""
    text = re.search(rf"^{name}:\n((?:  .*\n|\n)+)", examples.read("action.yml"), re.MULTILINE)
    for key, body in re.findall(r"^  ([a-z-]+):\n((?:    .*\n)+)", text[1], re.MULTILINE):
        found = re.search(r"^    description: (?:>-\n)?((?:.*\n(?:      .*\n)*))", body,
                          re.MULTILINE)
        default = re.search(r"^    default: (.*)$", body, re.MULTILINE)
        yield (key, " ".join(found[1].split()).strip('"'),
               default[1].strip('"') if default else None)


def rows(head, page=PAGE):
    """The rows of the table with that head."""
    lines = examples.read(page).split("\n")
    at = lines.index(head) + 2
    while lines[at].startswith("|"):
        yield [cell.strip() for cell in lines[at].strip("|").split("|")]
        at += 1


def documented_variables(service):
    return {row[0].strip("`") for row in rows("| variable | what it holds |", f"docs/{service}.md")}


def known_variables():
    """What the jobs of every service get; a pipeline may have variables of its own beside."""
    source = examples.read("planner/dialect/shard_values.c")
    return {name.replace("%s", "KEY")
            for name in re.findall(r'"(WHITTLE_[A-Z_]+(?:%s)?)"', source)}


def main():
    inputs = [[f"`{name}`", f"`{default}`" if default else "", text]
              for name, text, default in section("inputs")]
    outputs = [[f"`{name}`", text] for name, text, _ in section("outputs")]
    failures = []
    for head, expected in (("| input | default | meaning |", inputs),
                           ("| output | meaning |", outputs)):
        found = list(rows(head))
        failures += [f"{PAGE}: {row} is not in action.yml" for row in found if row not in expected]
        failures += [f"{PAGE}: lacks | {' | '.join(row)} |" for row in expected
                     if row not in found]
        if not expected or not failures and found != expected:
            failures.append(f"{PAGE}: another order under {head}")
    variables = 0
    for service in ("gitlab", "buildkite"):
        found, known = documented_variables(service), known_variables()
        variables += len(found)
        if found != known:
            failures.append(f"docs/{service}.md: variables that only one side has: {found ^ known}")
    examples.finish(failures, len(inputs) + len(outputs) + variables)


main()
