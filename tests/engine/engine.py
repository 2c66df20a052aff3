"""What the tests under real CI engines share: the workspace of fixtures/workflows in a repository
of its own, a cargo that writes down what it is called with, and the plan to compare that with."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402

FIXTURE = os.path.join(harness.ROOT, "fixtures", "workflows")
ACTION = ("action.yml", ".github/find-whittle.sh")
FENCE = re.compile(r"^```ya?ml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMANDS = {"check": "check", "test": "test", "smoke": "build", "release": "build"}

# Appends what it is called with, and by which row of which job; then it is cargo.
CARGO = """#!{python}
import json, os, sys
line = json.dumps({{"job": os.environ.get("WHITTLE_JOB") or os.environ.get("GITHUB_JOB"),
                   "row": os.environ.get("WHITTLE_NAME") or os.environ.get("ROW"),
                   "words": sys.argv[1:]}}) + "\\n"
log = os.open({log!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
os.write(log, line.encode())
os.close(log)
os.execv({cargo!r}, [{cargo!r}] + sys.argv[1:])
"""


class Checks:
    """Collects what went wrong, so that one run shows all of it."""

    def __init__(self):
        self.failures = []
        self.count = 0

    def that(self, holds, message):
        self.count += 1
        if not holds:
            self.failures.append(message)

    def same(self, found, expected, what):
        self.that(found == expected, f"{what}:\n  found    {found}\n  expected {expected}")

    def finish(self):
        print("\n".join(self.failures) if self.failures else f"{self.count} checks")
        sys.exit(1 if self.failures or not self.count else 0)


def need(*names):
    """Paths of programs, without which there is nothing to test."""
    found = [shutil.which(name) for name in names]
    missing = [name for name, path in zip(names, found) if not path]
    if missing:
        harness.skip(f"not on the PATH: {', '.join(missing)}")
    return found


def fenced(page):
    """The blocks of YAML of a page."""
    with open(os.path.join(harness.ROOT, page), encoding="utf-8") as file:
        return FENCE.findall(file.read())


def is_workflow(text):
    """Whether it is a whole workflow of GitHub."""
    return all(re.search(rf"^{key}:", text, re.MULTILINE) for key in ("on", "jobs"))


class Place:
    """A sandbox with programs: whittle and the cargo that is watched. `bare` lacks whittle."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.log = os.path.join(sandbox.path, "cargo.log")
        self.bare, self.programs = sandbox.make("bare"), sandbox.make("programs")
        self.whittle = self.script("programs", "whittle", "#!/bin/sh\nexec "
                                   f'{shlex.join(harness.program())} "$@"\n')
        self.script("bare", "cargo", CARGO.format(python=sys.executable, log=self.log,
                                                  cargo=need("cargo")[0]))

    def script(self, folder, name, text):
        path = os.path.join(self.sandbox.path, folder, name)
        harness.write_file(path, text)
        os.chmod(path, 0o755)
        return path

    def path(self, whittle=True):
        """PATH for an engine. Nothing but the sandbox's own whittle is on it."""
        inherited = [folder for folder in os.environ["PATH"].split(os.pathsep)
                     if not os.path.exists(os.path.join(folder, "whittle"))]
        return os.pathsep.join([self.programs] * whittle + [self.bare] + inherited)

    def environment(self, **extra):
        """Of an engine: its jobs get these, as little as a runner of one's own would have."""
        given = harness.environment(self.sandbox.home)
        kept = ("RUSTUP_HOME", "CARGO_HOME", "HOME", "LC_ALL", "TZ", "LSAN_OPTIONS",
                "ASAN_OPTIONS", "UBSAN_OPTIONS")
        return {**{name: given[name] for name in kept if name in given},
                "CARGO_NET_OFFLINE": "true", "RUSTUP_TOOLCHAIN": "stable",
                "CARGO_INCREMENTAL": "0", "CARGO_TERM_COLOR": "never", **extra}

    def run(self, command, cwd, environment):
        """Into files that are appended to: of two writers of one pipe, a line of hundreds of
        kilobytes is cut in two by the other's."""
        paths = [os.path.join(self.sandbox.path, name) for name in ("stdout", "stderr")]
        for path in paths:
            harness.write_file(path, "")
        with open(paths[0], "ab") as out, open(paths[1], "ab") as err:
            done = subprocess.run(command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL,
                                  stdout=out, stderr=err, check=False, timeout=300)
        for name, path in zip(("stdout", "stderr"), paths):
            with open(path, "rb") as file:
                setattr(done, name, file.read())
        return done

    def repository(self, name, files=None):
        """The workspace and the action, committed on main; some files otherwise."""
        root = self.sandbox.repository(name)
        shutil.copytree(FIXTURE, root, dirs_exist_ok=True)
        for path in ACTION:
            target = os.path.join(root, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copy(os.path.join(harness.ROOT, path), target)
        self.write(root, files or {})
        self.sandbox.commit(root)
        return root

    def write(self, root, files):
        """Writes files; None takes one away."""
        for path, content in files.items():
            place = os.path.join(os.fsencode(root), os.fsencode(path))
            if content is None:
                os.remove(place)
            else:
                harness.write_file(place, content)

    def change(self, root, files, message="work"):
        self.write(root, files)
        self.sandbox.commit(root, message)
        return self.head(root)

    def head(self, root, revision="HEAD"):
        return os.fsdecode(self.sandbox.git(root, "rev-parse", revision)).strip()

    def ran(self):
        """What cargo was called with since the last time, as sorted (job, row, words)."""
        if not os.path.exists(self.log):
            return []
        with open(self.log, encoding="utf-8") as file:
            calls = [json.loads(line) for line in file]
        os.remove(self.log)
        return sorted((call["job"], call["row"], call["words"]) for call in calls)


def planned(plan):
    """What cargo is to be called with for a plan, in the form of Place.ran."""
    return sorted((name, row["name"], [COMMANDS[name], *row["args_list"]])
                  for name, job in plan["jobs"].items()
                  for row in job["matrix"]["include"])
