#!/usr/bin/env python3
"""One version everywhere: in CMakeLists.txt, in what the program prints, in the man page, and at
the top of the changelog."""

import re

import examples
from examples import harness


def main():
    build = examples.read("CMakeLists.txt")
    version = re.search(r"project\(whittle VERSION ([\d.]+)", build).group(1)
    newest = re.findall(r"^## \[([^\]]+)\]", examples.read("CHANGELOG.md"), re.MULTILINE)
    with harness.Sandbox() as sandbox:
        printed = sandbox.whittle(sandbox.path, "version").stdout
        page = sandbox.whittle(sandbox.path, "man").stdout
    found = {"whittle version": printed == f"whittle {version}\n".encode(),
             "the man page": f'"whittle {version}"'.encode() in page.split(b"\n")[0],
             "CHANGELOG.md": newest[:1] == [version]}
    examples.finish([f"{where} has another version than CMakeLists.txt ({version})"
                     for where, holds in found.items() if not holds], len(found))


main()
