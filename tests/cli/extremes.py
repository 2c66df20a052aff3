"""Pairs of commits that no person would make, by a size: a plan of them may cost time that grows
with it, and no more. Each returns base and head."""


def mutual_links(objects, count):
    """Two links into each other's directories, and new files beside one of them."""
    links = {"x/up": objects.link("../.."), "y/data": objects.link("../x"),
             "x/f": objects.blob("")}
    new = {f"x/new{i}": objects.blob(str(i)) for i in range(count)}
    return objects.pair({"z": objects.nested(links)}, {"z": objects.nested({**links, **new})})


def chain_of_links(objects, count, end):
    """The tree where l0 leads to l1, l1 to l2 …, and the last to a file."""
    links = {f"l{i}": objects.link(f"l{i + 1}") for i in range(count - 1)}
    return objects.tree({"end": end, f"l{count - 1}": objects.link("end"), **links})


def linked_file(objects, count):
    """The file at the end of a chain of links changes."""
    base, head = (chain_of_links(objects, count, objects.blob(text)) for text in "ab")
    return objects.pair({"l": base}, {"l": head})


def new_links(objects, count):
    return objects.pair({}, {"l": chain_of_links(objects, count, objects.blob("b"))})


def links_far_down(objects, count):
    """A chain of links, each in the directory below the one of the link before it, as far down as
    links are followed, and back up: l0 in d, l1 in d/d …"""
    depth = 100

    def place(i):
        return "d/" * (i % depth + 1) + f"l{i}"

    def target(i):
        ups = "../" * (i % depth + 1)
        return ups + (place(i + 1) if i + 1 < count else "end")

    links = {place(i): objects.link(target(i)) for i in range(count)}
    base, head = (objects.nested({**links, "end": objects.blob(text)}) for text in "ab")
    return objects.pair({"z": base}, {"z": head})


def chain_of_packages(objects, length):
    """p0 depends on p1, that on p2 …; the source of the last one changes."""
    source = objects.tree({"lib.rs": objects.blob("")})
    packages = {}
    for i in range(length):
        lines = f'[package]\nname = "p{i}"\nversion = "0.1.0"\n'
        if i + 1 < length:
            lines += f'[dependencies]\np{i + 1} = {{ path = "../p{i + 1}" }}\n'
        packages[f"p{i}"] = objects.tree({"Cargo.toml": objects.blob(lines), "src": source})
    manifest = objects.blob('[workspace]\nmembers = ["p/*"]\n')
    base = objects.commit({"Cargo.toml": manifest, "p": objects.tree(packages)})
    packages[f"p{length - 1}"] = objects.nested({"Cargo.toml": objects.blob(lines),
                                                 "src/lib.rs": objects.blob("// changed\n")})
    return base, objects.commit({"Cargo.toml": manifest, "p": objects.tree(packages)})


def well(objects, depth):
    """A file changes below very many directories."""
    base, head = (objects.well(depth, {"f": objects.blob(text)}) for text in "ab")
    return objects.pair({"x": base}, {"x": head})


def detours(objects, count):
    """Each link leads through the one before, and its target turns back a thousand times."""
    name = "d" * 40
    turns = f"{name}/../" * 80
    links = {name + "/f": objects.blob("")}
    for i in range(count):
        links[f"l{i:04}"] = objects.link(f"{turns}l{i - 1:04}" if i % 40 else name)
    changed = {**links, name + "/f": objects.blob("x")}
    return objects.pair({"z": objects.nested(links)}, {"z": objects.nested(changed)})
