#!/usr/bin/env python3
"""Holds the comparison of lock files against one written apart, on the commits of a bundle that
change the lock file: which packages differ, which are touched at either side, and whether their
hashes say the same. `lock.py PROGRAM NAME` takes some pairs of commits, near and far apart, and
PROGRAM to print a comparison; `lock.py PROGRAM --all NAME` takes all that are near, too."""

import os
import sys
import tomllib

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402
import bundles  # noqa: E402


def read_lock(text):
    """identity -> (checksum, set of identities); an identity is (name, version, source or "")."""
    document = tomllib.loads(text)
    rows = document.get("package", [])
    metadata = document.get("metadata", {})
    identities = [(row["name"], row["version"], row.get("source", "")) for row in rows]

    def meant(word):
        name, version, source = (word.split(" ", 2) + [None, None])[:3]
        found = [one for one in identities if one[0] == name and version in (None, one[1])
                 and (source is None or source[1:-1] == one[2].partition("#")[0])]
        if source is None and len(found) > 1:
            found = [one for one in found if not one[2]]
        assert len(found) == 1, (word, found)
        return found[0]

    packages = {}
    for identity, row in zip(identities, rows):
        checksum = row.get("checksum") or metadata.get("checksum {} {} ({})".format(*identity))
        packages[identity] = checksum, frozenset(map(meant, row.get("dependencies", [])))
    return packages


def reached(packages, start):
    """All that the packages of `start` depend on, themselves included."""
    found, work = set(start), list(start)
    while work:
        new = packages[work.pop()][1] - found
        found |= new
        work += new
    return found


def compare(base, head):
    """What is on one side alone, what else differs, and what is touched, as sets of (side, identity)."""
    alone = {("base", one) for one in base.keys() - head.keys()}
    alone |= {("head", one) for one in head.keys() - base.keys()}
    other = {one for one in base.keys() & head.keys() if base[one] != head[one]}
    touched = set()
    for name, side in (("base", base), ("head", head)):
        differs = {one for one in side if one in other or (name, one) in alone}
        touched |= {(name, one) for one in side if reached(side, [one]) & differs}
    return alone, other, touched


def found_by_program(sandbox, program, texts):
    paths = []
    for name, text in zip(("base.lock", "head.lock"), texts):
        paths.append(os.path.join(sandbox.path, name))
        harness.write_file(paths[-1], text)
    done = sandbox.run([program, *paths], sandbox.path)
    if done.returncode:
        return None, os.fsdecode(done.stderr)
    rows = {}
    for line in done.stdout.decode().splitlines():
        what, *fields = line.split("\t")
        if len(fields) == 4:
            rows.setdefault(what, set()).add((fields[0], tuple(fields[1:])))
    return rows, ""


def differences(sandbox, program, texts):
    """Readable lines: where the program and the evaluation here disagree."""
    base, head = map(read_lock, texts)
    alone, other, touched = compare(base, head)
    rows, message = found_by_program(sandbox, program, texts)
    if rows is None:
        return [message]
    sides = {"base": base, "head": head}
    differs = rows.pop("differs", set())
    lines = [f"differs: {row}" for row in alone - differs]
    lines += [f"differs not: {row}" for row in differs - alone if row[1] not in other]
    lines += [f"touched: {row}" for row in touched ^ rows.pop("touched", set())]
    lines += [f"loose: {row}" for row in rows.pop("loose", set())]
    hashes = {row: digest for digest, found in rows.items() for row in found}
    for name, side in sides.items():
        lines += [f"no hash: {one}" for one in side if (name, one) not in hashes]
    for one in base.keys() & head.keys():
        if (hashes["base", one] != hashes["head", one]) != (("head", one) in touched):
            lines.append(f"touched or not, its hash says otherwise: {one}")
    return lines


def pairs_of(sandbox, root, whole):
    """Pairs of commits with other lock files, and how many such changes there are."""
    history = sandbox.git(root, "rev-list", "--first-parent", "--reverse", "HEAD", "--",
                          "Cargo.lock").decode().split()
    near = list(zip(history, history[1:]))
    few = bundles.sample(history, 4)
    far = list(zip(few, few[1:])) + [(few[-1], few[0])] if len(few) > 1 else []
    return far + (near if whole else bundles.sample(near, 4)), len(near)


def main(program, *arguments):
    whole = "--all" in arguments
    failures = []
    for name in [word for word in arguments if word != "--all"] or bundles.NAMES:
        with harness.Sandbox() as sandbox:
            root = bundles.clone(sandbox, name, "--bare")
            pairs, count = pairs_of(sandbox, root, whole)
            for pair in pairs:
                texts = [sandbox.git(root, "show", f"{commit}:Cargo.lock").decode()
                         for commit in pair]
                failures += [f"{name} {pair[0][:12]}..{pair[1][:12]}: {line}"
                             for line in differences(sandbox, program, texts)]
            print(f"{name}: {len(pairs)} pairs of lock files, {count} changes in all")
    print("\n".join(failures[:50]))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
