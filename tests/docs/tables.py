#!/usr/bin/env python3
"""Holds the tables of the documentation against those of the program: path rules, reason codes,
warnings, exit statuses, options; and its links against the files there are."""

import json
import os
import re
import sys

import examples
from examples import harness

PLACES = {"AT_REPOSITORY": "repository", "AT_WORKSPACE": "workspace", "ANYWHERE": "anywhere"}
EFFECTS = {"RULE_EVERYTHING": "everything", "RULE_BELOW": "its directory",
           "RULE_NOTHING": "nothing", "RULE_COMPARED": "what it says",
           "RULE_FORMAT": "formatting", "RULE_LINT": "linting"}
UNREAD_PLACES = {"WHEREVER": "any directory", "NAMED": "document", "BESIDE": "project",
                 "AT_ROOT": "root"}
PAGES = ("README.md", "CHANGELOG.md", "docs/manual.md", "docs/design.md", "docs/path-rules.md",
         "docs/reasons.md", "docs/configuration.md", "docs/github.md", "docs/gitlab.md",
         "docs/buildkite.md", "docs/imports.md",
         "docs/recipes.md", "docs/benchmarks.md", "docs/case.md", "docs/CONTRIBUTING.md")


def cells(page):
    """The rows of all tables of a page, without the heads."""
    for line in examples.read(page).split("\n"):
        if line.startswith("|") and not line.startswith("| ---"):
            yield [cell.strip().strip("`") for cell in line.strip("|").split("|")]


def table(page, places):
    """The rows of a page's table whose first column is one of the places; several patterns in a
    cell are as many rows."""
    return [[row[0], pattern, *row[2:4]] for row in cells(page) if row[0] in places
            for pattern in row[1].split("`, `")]


def same(what, documented, real):
    """Sentences about what is on one side only, or in another order or number."""
    failures = [f"{what}: {row} is only in the documentation" for row in documented
                if row not in real]
    failures += [f"{what}: {row} is only in the program" for row in real if row not in documented]
    if not failures and list(documented) != list(real):
        failures.append(f"{what}: another order, or a row twice: {documented} and {real}")
    return failures


def rows_of(path, row, mark):
    """The rows of a table in C, of which there are as many as marks: none was overlooked."""
    source = examples.read(path)
    found = re.findall(row, source)
    if len(found) != len(re.findall(mark, source)) or not found:
        sys.exit(f"{path}: has rows that tests/docs/tables.py does not understand")
    return found


def reason_names():
    return dict(rows_of("graph/impact/reason.c", r'\[(REASON_\w+)\] = \{\s*"([a-z-]+)"',
                        r"\[REASON_(?!COUNT)"))


def check_rules():
    names = reason_names()
    source = rows_of("graph/impact/rules.c", r'\{(\w+), "([^"]+)", (RULE_\w+), (REASON_\w+)\}',
                     r"\{(?:AT_\w+|ANYWHERE),")
    real = [[PLACES[place], pattern, EFFECTS[effect], names[code]]
            for place, pattern, effect, code in source]
    return same("path rules", table("docs/path-rules.md", PLACES.values()), real)


def check_unread():
    names = reason_names()
    source = rows_of("graph/impact/unread.c", r'\{(\w+), "([^"]+)", (REASON_\w+)\}',
                     r"\{(?:WHEREVER|NAMED|BESIDE|AT_ROOT),")
    real = [[UNREAD_PLACES[place], pattern,
             "what it is" if code == "REASON_UNOWNED" else "nothing", names[code]]
            for place, pattern, code in source]
    return same("files that nothing reads", table("docs/path-rules.md", UNREAD_PLACES.values()), real)


def is_code(text):
    return re.fullmatch(r"[a-z]+(-[a-z]+)*", text)


def warning_codes():
    for path in ("graph/cargo/members.c", "graph/cargo/workspace.c",
                 "planner/pipeline/find_narrowing.c", "planner/config/config.c",
                 "planner/config/read_platforms.c", "planner/config/read_rows.c",
                 "planner/config/unmatched.c", "planner/pipeline/make_plan.c",
                 "planner/pipeline/never_passed.c"):
        yield from re.findall(r'\b(?:draft_)?warn(?:_once)?\(&?\w+, "([a-z-]+)"', examples.read(path))


def check_codes():
    real = {*reason_names().values(), *warning_codes()}
    documented = [row[0] for row in cells("docs/reasons.md") if row[0] not in ("code", "")]
    failures = [f"reasons: {word!r} is no code" for word in documented if not is_code(word)]
    return failures + same("reasons", sorted(documented), sorted(real))


def enumerated(node):
    """All that the fields named `code` of a schema may be."""
    if isinstance(node, dict):
        for name, inner in node.get("properties", {}).items():
            if name == "code":
                yield from inner.get("enum", ())
        for inner in node.values():
            yield from enumerated(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from enumerated(inner)


def check_schema_codes():
    schema = json.loads(examples.read("docs/schema/whittle.plan-1.schema.json"))
    real = {*reason_names().values(), *warning_codes()}
    return same("codes of whittle.plan/1", sorted(set(enumerated(schema))), sorted(real))


def check_statuses():
    source = examples.read("planner/commands/usage.c")
    real = re.findall(r'^    \{(\d), "', source, re.MULTILINE)
    documented = [row[0] for row in cells("README.md") if row[0].isdigit()]
    return same("exit statuses", documented, real)


def check_options():
    real = re.findall(r"^    \{(?:0|'.'), \"([a-z-]+)\"", examples.read("planner/commands/option_table.c"),
                      re.MULTILINE)
    documented = [name for row in cells("docs/manual.md") if row[0].startswith("-")
                  for name in re.findall(r"--([a-z-]+)", row[0])]
    return same("options", sorted(documented), sorted({*real} - {"help", "version"}))


def check_keys():
    """The keys that whittle.yml may have: in the tables of the program and in the schema."""
    def properties(node):
        for name, inner in node.get("properties", {}).items():
            yield name
            yield from properties(inner)
        for inner in node.get("$defs", {}).values():
            yield from properties(inner)

    sources = os.scandir(os.path.join(harness.ROOT, "planner/config"))
    real = [key for name in sorted(source.name for source in sources if source.is_file())
            for key in re.findall(r'\{"([a-z_]+)", offsetof\(',
                                  examples.read("planner/config/" + name))]
    schema = json.loads(examples.read("docs/schema/whittle.yml.schema.json"))
    return same("keys of whittle.yml", sorted(set(properties(schema))), sorted(set(real)))


def check_imports():
    """Formats of reports, and what is left out of them. Errors are no such thing."""
    formats = [name for name, _ in rows_of("planner/ledger/import.c",
                                           r'\[IMPORT_\w+\] = \{"([a-z-]+)", (\w+)\}',
                                           r"\[IMPORT_")]
    folder = os.path.join(harness.ROOT, "planner/ledger")
    left_out = {text for name in os.listdir(folder) if re.fullmatch(r"import\w*\.c", name)
                for text in re.findall(r'"((?:a|the) [^"]+)"',
                                       examples.read("planner/ledger/" + name))
                if not text.startswith("a document type")}
    rows = list(cells("docs/imports.md"))
    documented = [row[0] for row in rows if len(row) == 4 and row[0] != "format"]
    shown = [row[1] for row in rows if len(row) == 2 and re.match("(a|the) ", row[1])]
    return same("formats of reports", documented, formats) + \
        same("what is left out of reports", sorted(shown), sorted(left_out))


def check_links():
    failures = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", examples.read(page)):
            path = os.path.join(harness.ROOT, os.path.dirname(page), target)
            if "://" not in target and not os.path.exists(path):
                failures.append(f"{page}: links to {target}, which is not there")
    return failures


def main():
    checks = (check_rules, check_unread, check_codes, check_schema_codes, check_statuses,
              check_options, check_keys, check_imports, check_links)
    examples.finish([failure for check in checks for failure in check()], len(checks))


main()
