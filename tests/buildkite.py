"""Buildkite in small: what its agent fills in of a pipeline that is uploaded, the schema that it
publishes, and the order in which the steps of a build run."""

import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "docs"))
import harness  # noqa: E402
import schema  # noqa: E402

SCHEMA = os.path.join(harness.ROOT, "fixtures", "buildkite", "schema.json")
# One after the other, as the agent's parser meets them:
# https://github.com/buildkite/interpolate/blob/main/parser.go
PARTS = re.compile(r"(?P<slashes>\\\\)|(?P<dollar>\\\$|\$\$)|\$\((?P<shell>)"
                   r"|\$\{(?P<braced>\w+)(?::-(?P<default>[^}]*))?\}|\$(?P<plain>[^\W\d_]\w*)")
AGENT = """#!/bin/sh
case "$1 $2" in
'pipeline upload') cp "$3" "$BUILD/pipeline.json" ;;
'step get') cat "$BUILD/outcomes/$5" ;;
*) exit 1 ;;
esac
"""


def fill_in(text, environment):
    """What the agent makes of a text. An expansion that it does not know here is an error."""
    def part(found):
        if found["slashes"]:
            return found[0]
        if found["dollar"]:
            return "$"
        if found["shell"] is not None:
            return "$("
        name = found["braced"] or found["plain"]
        return environment.get(name) or found["default"] or ""
    rest = PARTS.sub("", text)
    if re.search(r"\$\{", rest):
        raise ValueError(f"an expansion that is not known here: {text!r}")
    return PARTS.sub(part, text)


def fill_in_all(value, environment):
    if isinstance(value, dict):
        return {fill_in(key, environment): fill_in_all(inner, environment)
                for key, inner in value.items()}
    if isinstance(value, list):
        return [fill_in_all(inner, environment) for inner in value]
    return fill_in(value, environment) if isinstance(value, str) else value


def schema_errors(pipeline):
    with open(SCHEMA, encoding="utf-8") as file:
        return schema.Validator(json.load(file)).errors(pipeline)


def flat(pipeline):
    """The steps, each with the dependencies of its group, and the keys that a group stands for."""
    steps, groups = [], {}
    for entry in pipeline["steps"]:
        inner = entry["steps"] if "group" in entry else [entry]
        groups[entry["key"]] = [step["key"] for step in inner]
        needs = [] if inner == [entry] else entry.get("depends_on", [])
        steps += [{**step, "depends_on": needs + step.get("depends_on", [])} for step in inner]
    return steps, groups


def faults(pipeline):
    """What Buildkite would refuse of it, and what would never run."""
    yield from schema_errors(pipeline)
    steps, groups = flat(pipeline)
    keys = [key for key in groups] + [step["key"] for step in steps if step["key"] not in groups]
    if len(set(keys)) != len(keys):
        yield f"a key twice: {keys}"
    for step in steps:
        if not set(step["depends_on"]) <= set(keys):
            yield f"{step['key']} depends on what is not there: {step['depends_on']}"
        if not step["label"].isprintable():
            yield f"the label {step['label']!r}"
    if len(steps) > 500:
        yield f"{len(steps)} jobs"


class Build:
    """Runs the steps of pipelines in a checkout. `words` are further programs, by name."""

    def __init__(self, sandbox, root, environment, programs=None):
        self.sandbox, self.root = sandbox, root
        self.place = sandbox.make("build")
        self.bin = sandbox.make("build/bin")
        self.environment = {"CI": "true", "BUILDKITE": "true", **environment, "BUILD": self.place,
                            "PATH": self.bin + os.pathsep + os.environ["PATH"]}
        programs = {"buildkite-agent": AGENT, "whittle": "#!/bin/sh\nexec " +
                    " ".join(harness.program()) + ' "$@"\n', **(programs or {})}
        for name, text in programs.items():
            harness.write_file(f"{self.bin}/{name}", text)
            os.chmod(f"{self.bin}/{name}", 0o755)

    def command(self, text, env=None):
        """As an agent runs it: a script of the checkout, else words for a shell."""
        path = os.path.join(self.root, text)
        if os.path.isfile(path):
            os.chmod(path, 0o755)
            text = "./" + text
        return self.sandbox.run(["/bin/bash", "-e", "-c", text], self.root,
                                {**self.environment, **(env or {})})

    def uploaded(self):
        with open(f"{self.place}/pipeline.json", encoding="utf-8") as file:
            return fill_in_all(json.load(file), self.environment)

    def set_outcome(self, key, word):
        harness.write_file(f"{self.place}/outcomes/{key}", word)

    def run(self, pipeline):
        """Runs its steps in the order of their dependencies; how each ended, by key, None for one
        that never ran, and what the last one said."""
        (steps, groups), ended, done = flat(pipeline), {}, None
        while len(ended) < len(steps):
            step = next(step for step in steps if step["key"] not in ended and
                        all(key in ended for need in step["depends_on"] for key in groups[need]))
            needs = [ended[key] for need in step["depends_on"] for key in groups[need]]
            ended[step["key"]] = None
            if step.get("allow_dependency_failure") or all(word == "passed" for word in needs):
                done = self.command(step["command"], step["env"])
                ended[step["key"]] = "hard_failed" if done.returncode else "passed"
                self.set_outcome(step["key"], ended[step["key"]])
        return ended, os.fsdecode(done.stdout + done.stderr)
