#!/usr/bin/env python3
"""The man page, as mandoc judges it."""

import os
import shutil

import examples
from examples import harness


def main():
    if not shutil.which("mandoc"):
        harness.skip("mandoc is not installed")
    with harness.Sandbox() as sandbox:
        page = os.path.join(sandbox.path, "whittle.1")
        harness.write_file(page, sandbox.whittle(sandbox.path, "man").stdout)
        done = sandbox.run(["mandoc", "-Tlint", "-Wwarning", page], sandbox.path)
        clean = done.returncode == 0 and not done.stdout
        failures = [] if clean else [os.fsdecode(done.stdout + done.stderr)]
    examples.finish(failures, 1)


main()
