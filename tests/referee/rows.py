"""Packages as comparable rows, from `cargo metadata --no-deps` and from `whittle graph`."""

import json
import os


def relative(path, root):
    return path and os.path.normpath(os.path.relpath(path, root))


def row_of(package, directory, place):
    """One package; `place` turns a path into one relative to the repository."""
    return {
        "name": package["name"], "version": package["version"], "path": place(directory),
        "edition": package["edition"],
        "targets": sorted(({"name": target["name"], "kind": target["kind"],
                            "crate_types": target["crate_types"],
                            "src_path": place(target["src_path"])}
                           for target in package["targets"]), key=json.dumps),
        "dependencies": sorted(({"name": row["name"], "rename": row["rename"], "kind": row["kind"],
                                 "target": row["target"], "optional": row["optional"],
                                 "path": place(row["path"]) if row.get("path") is not None else None}
                                for row in package["dependencies"]), key=json.dumps),
    }


def rows_of(packages):
    return sorted(packages, key=lambda row: (row["path"], row["name"]))


def cargo_rows(sandbox, root, manifest):
    """Members as cargo sees them, or None and its message where it refuses."""
    done = sandbox.run(["cargo", "metadata", "--no-deps", "--offline", "--format-version", "1",
                        "--manifest-path", os.path.join(root, manifest)], root)
    if done.returncode:
        return None, os.fsdecode(done.stderr)
    packages = json.loads(done.stdout)["packages"]
    return rows_of(row_of(package, os.path.dirname(package["manifest_path"]),
                          lambda path: relative(path, root)) for package in packages), ""


def whittle_rows(sandbox, root, manifest, head=None):
    """Members as the program sees them, or None and its message where it refuses."""
    words = ["graph", "--format", "json", "--manifest-path", manifest]
    words += ["--head", head] if head else []
    done = sandbox.whittle(root, *words)
    if done.returncode:
        return None, f"exit status {done.returncode}: {os.fsdecode(done.stderr)}"
    packages = [package for package in json.loads(done.stdout)["packages"] if package["member"]]
    return rows_of(row_of(package, package["path"], lambda path: os.path.normpath(path or "."))
                   for package in packages), ""


def differences(expected, found):
    """Readable lines: what one side has and the other lacks."""
    lines = []
    left = {row["path"]: row for row in expected}
    right = {row["path"]: row for row in found}
    lines += [f"member missing: {path}" for path in left if path not in right]
    lines += [f"no member for cargo: {path}" for path in right if path not in left]
    for path in left.keys() & right.keys():
        for field, value in left[path].items():
            other = right[path][field]
            if value == other:
                continue
            if isinstance(value, list):
                lines += [f"{path}: {field} lacks {row}" for row in value if row not in other]
                lines += [f"{path}: {field} has {row}" for row in other if row not in value]
                if sorted(map(str, value)) != sorted(map(str, other)) and len(value) != len(other):
                    lines.append(f"{path}: {len(other)} {field}, expected {len(value)}")
            else:
                lines.append(f"{path}: {field} is {other!r}, expected {value!r}")
    return sorted(lines)
