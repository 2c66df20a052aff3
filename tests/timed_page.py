"""Pages of plans whose times are known: a workspace, a ledger with times of it, and what a page
consists of."""

import base64
import hashlib
import html.parser
import os

import harness

NOW = "2026-11-30T22:00:00Z"
ADDED = "2026-11-29T22:00:00Z"
VOID = ("meta", "br")
# What would make a browser ask somebody for something, or run something.
LOADING = {"script", "link", "img", "image", "iframe", "object", "embed", "use", "base", "form", "a"}
SOURCES = {"src", "href", "xlink:href", "srcset", "data", "action", "style", "poster"}


def workspace(sandbox, name, members, configuration):
    """Packages in a row, each of which needs the one before; the first has changed since HEAD~1.
    `members` are their names."""
    root = sandbox.repository(name)
    harness.write_file(root + "/Cargo.toml", '[workspace]\nmembers = ["p/*"]\n')
    harness.write_file(root + "/whittle.yml", configuration)
    for number, member in enumerate(members):
        needs = (f'[dependencies]\n"{members[number - 1]}" = {{ path = "../{number - 1}" }}\n'
                 if number % 10 else "")
        harness.write_file(f"{root}/p/{number}/Cargo.toml",
                           f'[package]\nname = "{member}"\nversion = "0.1.0"\n{needs}')
        harness.write_file(f"{root}/p/{number}/src/lib.rs", f"// {number}\n")
    sandbox.commit(root)
    for number in range(len(members)):
        if number % 10 == 0:
            harness.write_file(f"{root}/p/{number}/src/lib.rs", "// changed\n")
    sandbox.commit(root)
    return root


def ledger(sandbox, root, members, jobs):
    """Seconds of each package, in each (job, row)."""
    path, report = root + ".ledger", root + ".seconds"
    harness.write_file(report, "".join(f"{member} {20 + 7 * number % 200}\n"
                                       for number, member in enumerate(members)))
    for job, row in jobs:
        done = sandbox.whittle(root, "ledger", "add", "--ledger", path, report, "--of-job", job,
                               "--of-row", row, "--as-of", ADDED)
        assert done.returncode == 0, done.stderr
    return path


def plan(sandbox, root, times, *words):
    known = ("--ledger", times, "--as-of", NOW) if times else ()
    return sandbox.whittle(root, "plan", "--base", "HEAD~1", "--head", "HEAD", *known, *words)


class Page(html.parser.HTMLParser):
    """What a page has, and what is wrong with it."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.faults, self.open, self.texts = [], [], {}
        self.bars, self.policy = [], ""
        self.feed(text)
        self.close()
        if self.open:
            self.faults.append(f"not closed: {self.open}")
        digest = base64.b64encode(hashlib.sha256(self.texts.get("style", "").encode()).digest())
        wanted = f"default-src 'none'; style-src 'sha256-{digest.decode()}'; "
        if not self.policy.startswith(wanted):
            self.faults.append(f"the policy is {self.policy}, expected {wanted}…")

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag in LOADING or SOURCES & set(given) or any(name.startswith("on") for name in given):
            self.faults.append(f"<{tag} {given}>")
        if "url(" in str(given) or "@import" in str(given):
            self.faults.append(f"<{tag} {given}>")
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        if tag == "tr" and "shard" in given.get("class", "").split():
            self.bars.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data):
        if self.open:
            self.texts[self.open[-1]] = self.texts.get(self.open[-1], "") + data
        if self.open[-1:] == ["th"] and self.bars and not self.bars[-1]:
            self.bars[-1] = data

    def handle_comment(self, data):
        self.faults.append(f"a comment: {data}")
