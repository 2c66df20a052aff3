"""Manifests of a random workspace: sections as data, and the many ways to write the same down."""

import os
import random

SECTIONS = {"normal": "dependencies", "dev": "dev-dependencies", "build": "build-dependencies"}


def quoted(text):
    return f'"{text}"'


def value_of(key, number):
    """The text of a key of [package] that a workspace may share."""
    return {"version": f'"0.1.{number}"', "edition": quoted("2018" if number % 2 else "2021"),
            "authors": f'["A{number}"]', "rust-version": f'"1.{80 + number % 10}"',
            "keywords": f'["k{number}"]'}.get(key, f'"{key} {number}"')


class Section:
    """A table, or with `each` one of an array of tables; values are TOML, or rows of a table."""

    def __init__(self, title, rows=(), each=False):
        self.title, self.rows, self.each = title, list(rows), each

    def free(self):
        """Whether the order of its rows means nothing."""
        return not self.each and self.title not in ("package", "workspace")


def inline(rows):
    return "{ " + ", ".join(f"{key} = {value}" for key, value in rows) + " }"


def write_row(chance, title, key, value, late):
    """One key; a table goes inline, as dotted keys, or to `late` as a section of its own."""
    equals = chance.choice([" = ", " = ", "=", "   =  "]) if chance else " = "
    if isinstance(value, str):
        return [f"{key}{equals}{value}"]
    form = chance.choice(["inline", "inline", "dotted", "section"]) if chance else "inline"
    rows = list(value)
    if chance:
        chance.shuffle(rows)
    if form == "dotted":
        return [f"{key}.{inner}{equals}{text}" for inner, text in rows]
    if form == "section":
        late += [f"[{title}.{key}]", *[f"{inner}{equals}{text}" for inner, text in rows]]
        return []
    return [f"{key}{equals}{inline(rows)}"]


def write(sections, style):
    """The manifest; style 0 is plain, another one a way of its own to say the same."""
    chance = random.Random(style) if style else None
    sections = list(sections)
    if chance:
        head = [row for row in sections if not row.free()]
        free = [row for row in sections if row.free()]
        chance.shuffle(free)
        sections = head + free
    lines = []
    for section in sections:
        rows, late = list(section.rows), []
        if chance and section.free():
            chance.shuffle(rows)
        lines += [""] if chance and chance.random() < 0.5 else []
        lines.append(f"[[{section.title}]]" if section.each else f"[{section.title}]")
        lines += [f"# style {style}"] if chance and chance.random() < 0.5 else []
        for key, value in rows:
            lines += write_row(chance, section.title, key, value, late)
        lines += late
    return "\n".join(lines) + "\n"


class Manifests:
    def __init__(self, workspace):
        self.workspace = workspace

    def package_section(self, package):
        rows = [("name", quoted(package.name))]
        for key, number in sorted(package.values.items()):
            shared = key in package.inherits
            rows.append((f"{key}.workspace", "true") if shared else (key, value_of(key, number)))
        if package.links and package.build:
            rows.append(("links", quoted(f"{package.name}-native")))
        rows += [(key, "false") for key in sorted(package.autos)]
        return Section("package", rows)

    def features(self, package):
        rows = {"default": ['"extra"'] if package.default_extra else [], "extra": [], "more": []}
        if package.own_feature:
            rows["own"] = []
        for row in package.dependencies:
            key = row.key()
            if row.optional:
                rows["default" if row.on else "more"].append(f'"dep:{key}"')
            if row.enables and row.kind != "dev":
                weak = "?" if row.optional and row.weak else ""
                rows[row.enables].append(f'"{key}{weak}/extra"')
        return Section("features", [(name, f"[{', '.join(dict.fromkeys(items))}]")
                                    for name, items in rows.items()])

    def dependency(self, package, row):
        if row.inherits:
            rows = [("workspace", "true")]
        else:
            path = os.path.relpath(row.to.dir, package.dir)
            rows = [("path", quoted(path))]
            rows += [("package", quoted(row.to.name))] if row.rename else []
            rows += [("default-features", "false")] if row.bare else []
        rows += [("optional", "true")] if row.optional else []
        rows += [("features", '["extra"]')] if row.feature else []
        return row.key(), rows

    def tables(self, package):
        for root in package.roots:
            if not root.table and root.kind not in package.listed():
                continue
            rows = [("name", quoted(root.name))] if root.kind != "lib" else []
            for key, value in root.table.items():
                path = os.path.relpath(root.path(package), package.dir)
                rows.append((key, value or quoted(path)))
            yield Section(root.kind, rows, each=root.kind != "lib")

    def package_sections(self, package):
        found = [self.package_section(package), self.features(package)]
        tables = list(self.tables(package))
        if package.macro:
            lib = [table for table in tables if table.title == "lib"]
            tables = tables if lib else [Section("lib"), *tables]
            (lib or tables)[0].rows.append(("proc-macro", "true"))
        found += tables
        sections = {}
        for row in package.dependencies:
            title = SECTIONS[row.kind]
            title = f"target.'{row.platform}'.{title}" if row.platform else title
            sections.setdefault(title, []).append(self.dependency(package, row))
        found += [Section(title, rows) for title, rows in sections.items()]
        if package.lints == "workspace":
            found.append(Section("lints", [("workspace", "true")]))
        elif package.lints:
            found.append(Section("lints.rust", [("unused_imports", quoted(package.lints))]))
        if package.metadata:
            found.append(Section("package.metadata.tool", [("n", str(package.metadata))]))
        return found

    def shared_dependencies(self):
        rows = {row.key(): row.to for package in self.workspace.packages
                for row in package.dependencies if row.inherits}
        rows.update({f"spare-{to.name}": to for to in self.workspace.spare})
        for key, to in sorted(rows.items()):
            path = os.path.relpath(to.dir, self.workspace.below("."))
            value = [("path", quoted(path)), ("package", quoted(to.name))]
            if key in self.workspace.shared_features:
                value.append(("features", '["extra"]'))
            yield key, value

    def root_sections(self):
        workspace = self.workspace
        listed = [os.path.relpath(package.dir, workspace.below("."))
                  for package in workspace.packages
                  if package.place in ("tools", "nested", "linked", "in-tests")]
        members = ", ".join(quoted(path) for path in ["crates/*", *listed])
        found = [Section("workspace", [
            ("members", f"[{members}]"), ("exclude", '["excluded", "other", "real"]'),
            ("resolver", '"2"')])]
        found.append(Section("workspace.package", [
            (key, value_of(key, number)) for key, number in sorted(workspace.values.items())]))
        found.append(Section("workspace.dependencies", self.shared_dependencies()))
        found.append(Section("workspace.lints.rust", [
            (name, quoted(level)) for name, level in sorted(workspace.lints.items())]))
        if workspace.metadata:
            found.append(Section("workspace.metadata.tool", [("n", str(workspace.metadata))]))
        found += [Section(f"profile.{name}", [("opt-level", str(level))])
                  for name, level in sorted(workspace.profiles.items())]
        return found

    def texts(self):
        """Every manifest of the model by path."""
        workspace, found = self.workspace, {}
        for package in workspace.packages:
            sections = self.package_sections(package)
            if package.place == "root":
                sections += self.root_sections()
            found[f"{package.dir}/Cargo.toml"] = write(sections, package.style)
        if not any(package.place == "root" for package in workspace.packages):
            found[workspace.below("Cargo.toml")] = write(self.root_sections(), workspace.style)
        if any(package.place == "other" for package in workspace.packages):
            found["other/Cargo.toml"] = write(
                [Section("workspace", [("members", '["*"]')]),
                 Section("workspace.package",
                         [("version", value_of("version", workspace.other_version))])], 0)
        return found
