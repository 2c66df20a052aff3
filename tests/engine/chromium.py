#!/usr/bin/env python3
"""The page of a plan in a browser: it asks nobody for anything, says nothing on the console, has a
bar for each runner, and shows them in a light and a dark colour scheme."""

import http.server
import json
import os
import re
import struct
import threading
import zlib

import engine
from engine import harness
import timed_page

CONFIGURATION = """\
platforms:
  linux: {target: x86_64-unknown-linux-gnu, runner: ubuntu-24.04}
  windows: {target: x86_64-pc-windows-msvc, runner: windows-2025}
jobs:
  check: {command: check, platforms: [linux]}
  test: {needs: [check], platforms: [linux, windows], runners: 3}
"""
JOBS = (("check", "linux"), ("test", "linux"), ("test", "windows"))
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", "--disable-extensions",
         "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--enable-logging=stderr",
         "--v=0", "--virtual-time-budget=5000", "--window-size=700,800")
LOCAL = "http://127.0.0.1:"
# By the place of the scheme in the browser's list: the page's ground, and a bar that runs.
SCHEMES = {"light": (1, (0xFF, 0xFF, 0xFF), (0x2F, 0x8F, 0x4E)),
           "dark": (0, (0x0D, 0x11, 0x17), (0x3F, 0xB9, 0x50))}


class Server:
    """Serves pages by name, and knows what was asked for."""

    def __init__(self):
        self.pages, self.asked = {}, []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append(self.path)
                page = outer.pages.get(self.path)
                self.send_response(200 if page else 404)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(page or b"")

            def log_message(self, *_):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.root = f"{LOCAL}{self.http.server_address[1]}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


class Browser:
    def __init__(self, sandbox):
        self.program, = engine.need("chromium")
        self.sandbox, self.count = sandbox, 0

    def run(self, url, *words):
        """What it printed, the lines of the console, and the addresses that it asked for."""
        self.count += 1
        log = os.path.join(self.sandbox.path, f"net-{self.count}.json")
        profile = self.sandbox.make(f"profile-{self.count}")
        done = self.sandbox.run([self.program, *QUIET, f"--user-data-dir={profile}",
                                 f"--log-net-log={log}", *words, url], self.sandbox.path,
                                timeout=120)
        said = os.fsdecode(done.stderr)
        console = [line for line in said.splitlines() if "CONSOLE" in line]
        return os.fsdecode(done.stdout), console, requests(log)


def requests(log):
    """The addresses that a page asked for, and that of the page. The browser has some of its own,
    which no page began; they find no host."""
    with open(log, encoding="utf-8") as file:
        events = [event.get("params", {}) for event in json.load(file)["events"]]
    return {given["url"] for given in events if "url" in given and "initiator" in given
            and (given["initiator"] != "not an origin" or given["url"].startswith(LOCAL))}


def pixels(path):
    """The colours of a picture, each with how often it is there. PNG, 8 bits, not interlaced."""
    with open(path, "rb") as file:
        data = file.read()
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", data[16:29])
    size = {2: 3, 6: 4}[kind]
    assert depth == 8 and not interlaced
    at, packed = 8, b""
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at:at + 8])
        packed += data[at + 8:at + 8 + length] if name == b"IDAT" else b""
        at += 12 + length
    raw, stride, found = zlib.decompress(packed), width * size, {}
    before = bytearray(stride)
    for row in range(height):
        start = row * (stride + 1)
        line = unfilter(raw[start], bytearray(raw[start + 1:start + 1 + stride]), before, size)
        for place in range(0, stride, size):
            colour = tuple(line[place:place + 3])
            found[colour] = found.get(colour, 0) + 1
        before = line
    return found


def unfilter(kind, line, before, size):
    for place in range(len(line) if kind else 0):
        left = line[place - size] if place >= size else 0
        up, corner = before[place], before[place - size] if place >= size else 0
        line[place] = (line[place] + {1: left, 2: up, 3: (left + up) // 2,
                                      4: paeth(left, up, corner)}[kind]) & 0xFF
    return line


def paeth(left, up, corner):
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))


def check_quiet(checks, browser, server, page):
    url = server.root + "/page"
    server.pages["/page"] = page
    dom, console, asked = browser.run(url, "--dump-dom")
    checks.same(console, [], "console")
    checks.same(server.asked, ["/page"], "requests to the server")
    checks.same(asked, {url}, "requests of the browser")
    return timed_page.Page(dom.replace('<meta charset="utf-8">', '<meta charset="utf-8">', 1))


def check_faults_are_seen(checks, browser, server, page):
    """What the check above would say of pages that are not right."""
    server.pages["/style"] = page.replace(b"<style>", b"<style>/**/")
    _, console, _ = browser.run(server.root + "/style", "--dump-dom")
    checks.that(any("Content Security Policy" in line for line in console),
                f"a style of somebody else's: {console}")
    policy = re.search(rb"<meta http-equiv=.Content-Security-Policy.[^>]*>", page).group()
    tag = b'<img src="/picture.png">'
    for name, text, reaches in (("/kept", page, False), ("/bare", page.replace(policy, b""), True)):
        server.asked.clear()
        server.pages[name] = text.replace(b"<h1>", tag + b"<h1>")
        _, _, asked = browser.run(server.root + name, "--dump-dom")
        checks.same("/picture.png" in server.asked, reaches, f"{name}: a picture is asked for")
        checks.that(server.root + name in asked, f"{name}: the log lacks the page")
        checks.that(not reaches or server.root + "/picture.png" in asked, f"{name}: the log")


def check_schemes(checks, browser, path):
    seen = {}
    for name, (scheme, ground, bar) in SCHEMES.items():
        picture = os.path.join(browser.sandbox.path, f"{name}.png")
        browser.run("file://" + path, f"--blink-settings=preferredColorScheme={scheme}",
                    f"--screenshot={picture}")
        seen[name] = pixels(picture)
        most = max(seen[name], key=seen[name].get)
        checks.same(most, ground, f"{name}: the ground")
        checks.that(seen[name].get(bar, 0) > 500, f"{name}: {seen[name].get(bar, 0)} pixels run")
        checks.that(len(seen[name]) > 20, f"{name}: {len(seen[name])} colours")


def main():
    checks = engine.Checks()
    with harness.Sandbox() as sandbox:
        browser, server = Browser(sandbox), Server()
        members = [f"p{number}" for number in range(12)]
        root = timed_page.workspace(sandbox, "timed", members, CONFIGURATION)
        times = timed_page.ledger(sandbox, root, members, JOBS)
        plan = json.loads(timed_page.plan(sandbox, root, times, "--format", "json").stdout)
        page = timed_page.plan(sandbox, root, times, "--format", "html").stdout
        path = os.path.join(sandbox.path, "page.html")
        harness.write_file(path, page)
        shown = check_quiet(checks, browser, server, page)
        rows = sorted(row["name"] for job in plan["jobs"].values()
                      for row in job["matrix"]["include"])
        checks.same(sorted(shown.bars), rows, "bars")
        checks.that(len(rows) > 3, "hardly any runner")
        check_faults_are_seen(checks, browser, server, page)
        check_schemes(checks, browser, path)
    checks.finish()


main()
