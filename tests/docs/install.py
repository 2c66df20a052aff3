#!/usr/bin/env python3
"""Installs a build (the argument) into a temporary directory: the program, its man page and its
completions must be where the readers of each look, and be what the program prints."""

import os
import sys

import examples
from examples import harness

FILES = {
    "share/man/man1/whittle.1": ("man",),
    "share/bash-completion/completions/whittle": ("completion", "bash"),
    "share/zsh/site-functions/_whittle": ("completion", "zsh"),
    "share/fish/vendor_completions.d/whittle.fish": ("completion", "fish"),
}


def check_installed(sandbox, prefix):
    failures = []
    if not os.access(os.path.join(prefix, "bin", "whittle"), os.X_OK):
        failures.append("bin/whittle is missing")
    for path, words in FILES.items():
        printed = sandbox.whittle(sandbox.path, *words).stdout
        try:
            with open(os.path.join(prefix, path), "rb") as file:
                if not printed or file.read() != printed:
                    failures.append(f"{path} is not what `whittle {' '.join(words)}` prints")
        except FileNotFoundError:
            failures.append(f"{path} is missing")
    return failures


def main(build):
    with harness.Sandbox() as sandbox:
        prefix = os.path.join(sandbox.path, "installed")
        done = sandbox.run(["cmake", "--install", build, "--prefix", prefix], sandbox.path)
        failures = check_installed(sandbox, prefix)
        if done.returncode:
            failures.append(f"cmake --install: {os.fsdecode(done.stderr)}")
    examples.finish(failures, len(FILES))


main(sys.argv[1])
