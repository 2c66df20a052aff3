"""Fetched histories with code to hold the program against: where they are, their commits, plans of
them, and what is kept of cargo's answers from one run to the next."""

import fcntl
import json
import os
import sys

import harness
from cargo_run import Cargo

# What reaches the network, and the toolchain where a repository wants another than stable.
INHERITED = ("RUSTUP_TOOLCHAIN", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE",
             "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy")
# Without a lock file the newest dependencies count, and those of last week want a newer compiler.
# helix's build script fetches many repositories, if it may.
ENVIRONMENT = {"CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS": "fallback",
               "CARGO_NET_OFFLINE": "false", "CARGO_PROFILE_DEV_DEBUG": "0",
               "CARGO_PROFILE_TEST_DEBUG": "0",
               "HELIX_DISABLE_AUTO_GRAMMAR_BUILD": "1"}


def find(folder):
    """(name, git directory) of every repository below a folder with OWNER+NAME/repo in it."""
    found = []
    for entry in sorted(os.listdir(folder)):
        path = os.path.join(folder, entry, "repo")
        if os.path.isdir(path):
            found.append((entry, path))
    return found


def choose(folders, names):
    """The repositories of these names, in their order. No machine promises to have any: without them
    the test is skipped, in CI too."""
    folders = folders or os.environ.get("WHITTLE_FIELD", "").split(os.pathsep)
    known = dict(sum((find(folder) for folder in folders if os.path.isdir(folder)), []))
    if not known:
        print("skipped: no fetched repositories (WHITTLE_FIELD names the folder that holds them)")
        sys.exit(harness.SKIPPED)
    return [(name, known[name]) for name in names or known if name in known]


class Kept:
    """Rows of JSON in a file, one a line: answers that cost too much to be asked for again."""

    def __init__(self, path, fields):
        self.path, self.fields, self.rows = path, fields, {}
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                for line in file:
                    row = json.loads(line)
                    self.rows[self.key(row)] = row

    def key(self, row):
        return tuple(row[field] for field in self.fields)

    def add(self, row):
        self.rows[self.key(row)] = row
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")


class Repository:
    def __init__(self, sandbox, name, git, work):
        self.sandbox, self.git_dir = sandbox, git
        self.name = name.replace("+", "/", 1)
        self.place, self.lock = os.path.join(work, name), None

    def kept(self, what, *fields):
        return Kept(f"{self.place}.{what}.jsonl", fields)

    def clone(self):
        """A work tree in the work directory, which keeps what is built in it. It is this process's
        alone until that ends: two that check out there would both be told nonsense."""
        os.makedirs(os.path.dirname(self.place), exist_ok=True)
        self.lock = open(self.place + ".lock", "w", encoding="utf-8")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        if not os.path.isdir(self.place):
            self.sandbox.git(self.sandbox.path, "clone", "--quiet", "--shared", "--no-checkout",
                             self.git_dir, self.place)
        return self.place

    def checkout(self, commit):
        """Touches only what differs, which is what cargo goes by."""
        self.sandbox.git(self.place, "checkout", "--quiet", "--force", "--detach", commit)
        self.sandbox.git(self.place, "clean", "-ffdq")

    def steps(self):
        """(base, head) of every first-parent commit that changes a file, the oldest first. A commit
        that changes none has its parent's tree, so that a head is the next one's base."""
        log = os.fsdecode(self.sandbox.git(self.git_dir, "log", "--first-parent", "--reverse",
                                           "--format=%H %T"))
        rows = [line.split() for line in log.splitlines()]
        history = [commit for i, (commit, tree) in enumerate(rows)
                   if not i or tree != rows[i - 1][1]]
        return list(zip(history, history[1:]))

    def workflow(self, commit):
        """The workflow that names cargo most often, which may well be the one that would plan."""
        done = self.sandbox.run(["git", "grep", "-c", "cargo", commit, "--", ".github/workflows"],
                                self.git_dir)
        counts = [line.split(":")[1:] for line in os.fsdecode(done.stdout).splitlines()]
        return min(((-int(count), path) for path, count in counts), default=(0, None))[1]

    def plan(self, program, base, head, options, *words):
        """A plan as a pull request gets it in that workflow, or as anyone gets it at home."""
        if options.workflow:
            payload = os.path.join(self.sandbox.path, "event.json")
            harness.write_file(payload, json.dumps({"pull_request": {"number": 1},
                                                    "workflow": self.workflow(head)}))
            words += ("--event", payload)
        return self.ask(program, "plan", "--base", base, "--head", head, *words)

    def ask(self, program, *words, place=None):
        """What the program prints as JSON, and a message where it refuses."""
        done = self.sandbox.run([*program, "-C", place or self.git_dir, *words,
                                 "--manifest-path", "Cargo.toml", "--format", "json"],
                                self.sandbox.path)
        if done.returncode:
            return None, os.fsdecode(done.stderr).strip()
        return json.loads(done.stdout), ""


class FieldCargo(Cargo):
    """Cargo in a clone, with the registry, and the clone's own directory `target`. A package that asks
    for a newer compiler may do with this one."""

    ALWAYS = ["--ignore-rust-version"]

    def __init__(self, repository, command, jobs, extra):
        self.sandbox, self.root = repository.sandbox, repository.place
        self.command, self.names, self.extra = command.split(), {}, extra
        self.options = self.command[1:]
        self.environment = dict(ENVIRONMENT, CARGO_BUILD_JOBS=str(jobs), **{
            key: os.environ[key] for key in INHERITED if key in os.environ})
        self.environment.update(extra)
        self.find_tools()
