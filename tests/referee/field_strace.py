#!/usr/bin/env python3
"""A runner of cargo's: runs a test program under strace, and writes which files below a directory
it and the programs that it starts open for reading. What was run before is not run again.

`field_strace.py ROOT RESULTS SECONDS PROGRAM [ARGUMENT…]`"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time

STRACE = ["strace", "-f", "--seccomp-bpf", "-y", "-qq", "-s", "4096", "-e",
          "trace=open,openat,openat2,execve,clone,clone3,fork,vfork", "-e", "signal=none"]
LINE = re.compile(r"^(\d+) +(?:<\.\.\. )?(\w+)(?:\(| resumed>)(.*)$")
OPENED = re.compile(r" = \d+<(.*)>$")
STARTED = re.compile(r" = (\d+)$")
WORDS = re.compile(r'^"([^"]*)"')


class Trace:
    """Who opens what, of the lines of one strace."""

    def __init__(self, root, parents):
        self.root, self.parents = root + os.sep, parents
        self.programs, self.begun = {}, {}
        self.opened = {}  # path → programs

    def program(self, pid):
        while pid not in self.programs and pid in self.parents:
            pid = self.parents[pid]
        return self.programs.get(pid, "")

    def add(self, line):
        match = LINE.match(line)
        if not match:
            return
        pid, call, rest = match.groups()
        if rest.endswith("<unfinished ...>"):
            self.begun[pid] = rest
            return
        if " resumed>" in line:
            rest = self.begun.pop(pid, "") + rest
        if call.startswith("open"):
            self.add_open(pid, rest)
        elif call == "execve":
            if rest.endswith(" = 0"):
                self.programs[pid] = os.path.basename(WORDS.match(rest).group(1))
        elif STARTED.search(rest):
            self.parents.setdefault(STARTED.search(rest).group(1), pid)

    def add_open(self, pid, rest):
        found = OPENED.search(rest)
        if found and found.group(1).startswith(self.root) and "O_WRONLY" not in rest:
            path = found.group(1)[len(self.root):]
            self.opened.setdefault(path, set()).add(self.program(pid))


def read(path, root):
    """Twice: a child may open files before the line that says whose child it is."""
    parents = {}
    for trace in (Trace(root, parents), Trace(root, parents)):
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            for line in file:
                trace.add(line.rstrip("\n"))
    return {path: sorted(programs) for path, programs in trace.opened.items()}


def main(root, results, seconds, *command):
    into = os.path.join(results, os.path.basename(command[0]) + ".json")
    if os.path.exists(into):
        return 0
    environment = {key: value for key, value in os.environ.items() if not key.endswith("_RUNNER")}
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "trace")
        done = subprocess.run(["timeout", "-k", "10", seconds, *STRACE, "-o", path, *command],
                              env=environment, stdin=subprocess.DEVNULL, check=False)
        opened = read(path, root)
    row = {"program": command[0], "directory": os.environ.get("CARGO_MANIFEST_DIR", ""),
           "status": done.returncode, "seconds": round(time.monotonic() - begin, 1),
           "opened": opened}
    with open(into + ".part", "w", encoding="utf-8") as file:
        json.dump(row, file)
    os.rename(into + ".part", into)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
