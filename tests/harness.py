"""What the Python tests share: a pinned environment, git repositories in a temporary directory, and
the program under test. WHITTLE names the program; WHITTLE_WRAP may hold a command to run it under
(valgrind)."""

import os
import shlex
import subprocess
import sys
import tempfile

SKIPPED = 77  # CTest's SKIP_RETURN_CODE
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FIXTURES = os.path.join(ROOT, "fixtures", "workspaces")
CLOCK = "2024-01-02T03:04:05+00:00"
KEPT = ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "RUSTUP_HOME", "CARGO_HOME",
        "LLVM_PROFILE_FILE", "GCOV_PREFIX", "WHITTLE_SEED", "WHITTLE_SEEDS")


def program():
    """The command that runs the program under test, as a list."""
    path = os.environ.get("WHITTLE") or os.path.join(ROOT, "build", "dev", "whittle")
    return shlex.split(os.environ.get("WHITTLE_WRAP", "")) + [os.path.abspath(path)]


def environment(home, extra=None):
    """Nothing of the caller's but what it takes to find programs; HOME, clock and locale pinned."""
    pinned = {key: os.environ[key] for key in KEPT if key in os.environ}
    for key, folder in (("RUSTUP_HOME", ".rustup"), ("CARGO_HOME", ".cargo")):
        pinned.setdefault(key, os.path.join(os.path.expanduser("~"), folder))
    pinned.update({
        "HOME": home, "XDG_CONFIG_HOME": os.path.join(home, ".config"), "LC_ALL": "C", "TZ": "UTC",
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "RUSTUP_TOOLCHAIN": "stable",
        "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_AUTHOR_DATE": CLOCK,
        "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com",
        "GIT_COMMITTER_DATE": CLOCK, "CARGO_NET_OFFLINE": "true",
    })
    pinned.update(extra or {})
    return pinned


class Audited(Exception):
    """A key of this content is one that is tried again in any case: take other content."""


def unaudited(play, *words):
    """Plays with one content after the other, by a number, until none of its keys is tried again in any case."""
    for salt in range(20):
        try:
            return play(*words, salt)
        except Audited:
            pass
    return sys.exit(f"{play.__name__}: no content without a key that is tried again")


class Sandbox:
    """A temporary directory with a home of its own, and commands run in it."""

    def __init__(self):
        self._directory = tempfile.TemporaryDirectory(prefix="whittle-test-")
        self.path = os.path.realpath(self._directory.name)
        self.home = self.make("home")
        with open(os.path.join(self.home, ".gitconfig"), "w", encoding="utf-8") as config:
            config.write(f"[init]\n\tdefaultBranch = main\n\ttemplateDir = {self.template()}\n"
                         "[protocol \"file\"]\n\tallow = always\n"
                         "[advice]\n\tdetachedHead = false\n"
                         "[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n[core]\n\tfsync = none\n"
                         "[uploadpack]\n\tallowFilter = true\n\tallowAnySHA1InWant = true\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._directory.cleanup()

    def template(self):
        """What a new repository holds, the same on each machine: git's own has samples of hooks
        too, and to copy those takes longer than all else that `git init` does."""
        path = self.make("home/template")
        write_file(os.path.join(path, "info", "exclude"), "# *.[oa]\n")
        return path

    def make(self, name):
        path = os.path.join(self.path, name)
        os.makedirs(path, exist_ok=True)
        return path

    def run(self, command, cwd, extra=None, **options):
        return subprocess.run(command, cwd=cwd, env=environment(self.home, extra),
                              stdin=subprocess.DEVNULL, capture_output=True, check=False, **options)

    def git(self, cwd, *arguments):
        """Runs git, which has to succeed; returns what it printed, as bytes."""
        done = self.run(["git", *arguments], cwd)
        if done.returncode:
            sys.exit(f"git {shlex.join(map(os.fsdecode, arguments))}: {os.fsdecode(done.stderr)}")
        return done.stdout

    def whittle(self, cwd, *arguments, extra=None, **options):
        return self.run([*program(), *arguments], cwd, extra, **options)

    def repository(self, name="repository"):
        path = self.make(name)
        self.git(path, "init", "--quiet")
        return path

    def commit(self, cwd, message="work"):
        self.git(cwd, "add", "--all")
        self.git(cwd, "commit", "--quiet", "--allow-empty", "--message", message)


def skip(why):
    """Leaves as a skipped test; where the machine promises to have everything, as a failed one."""
    print("skipped:", why)
    sys.exit(1 if os.environ.get("CI") == "true" else SKIPPED)


def write_file(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
