#!/usr/bin/env python3
"""`whittle ledger` on the ref of a remote: what it makes there, what it leaves alone, how it connects,
and what it says where it can't."""

import http.server
import os
import signal
import socket
import subprocess
import threading
import time

import ledger_place
from ledger_place import NOW, REF, harness, key, line, snapshot, text

RUN = "https://ci.example/runs/7"


def check_first(place):
    """A remote without the ref; the first push; the second, from a clone that knows nothing."""
    checks, work = place.checks, place.work
    done = place.run(work, "show", *NOW)
    checks.that(done.stdout == b"0 records\n" and not place.tip(), f"empty: {done.stdout!a}")
    done = place.run(work, "verify")
    checks.that(done.stdout == b"refs/whittle/ledger of origin: 0 records\n", f"{done.stdout!a}")
    done = place.add(work, RUN, "a", "b")
    checks.that(done.stdout == b"refs/whittle/ledger of origin: 2 records added\n", f"{done.stdout!a}")
    first = place.tip()
    checks.that(len(place.tree()) == 1 and place.tree()[0].startswith("runs/"), f"{place.tree()}")
    place.add(work, RUN, "a")
    checks.that(place.tip() == first, "what is there already was pushed again")
    other = place.clone("other")
    done = place.add(other, "run 8", "c")
    parents = place.git(place.origin, "log", "--format=%P", REF).split()
    checks.that(parents == [first], f"parents: {parents}")
    common = place.sandbox.run(["git", "merge-base", "refs/heads/main", REF], place.origin)
    checks.that(common.returncode == 1, "the ledger has an ancestor of the code")
    for clone in (work, other):
        ids = sorted(record["id"] for record in place.records(clone))
        checks.that(ids == sorted(map(key, "abc")), f"{clone}: {ids}")
    tip = place.tip()[:10].encode()
    checks.that(tip in place.run(other, "verify").stdout, "verify names the commit")
    wrong = place.write("wrong", text(line("a", RUN))[:-5])
    place.refuse(work, "merge", "the file is cut off", words=(wrong,))


def check_all_actions(place):
    checks, work = place.checks, place.work
    place.add(work, RUN, "a", "b")
    place.add(work, "run 8", "c")
    done = place.run(work, "revoke", RUN, *NOW)
    checks.that(b": 2 passes were taken back" in done.stdout, f"{done.stdout!a}")
    standings = {record["id"]: record["standing"] for record in place.records(work)
                 if record["kind"] == "pass"}
    checks.that(standings == {key("a"): "revoked", key("b"): "revoked", key("c"): "counts"},
                f"{standings}")
    done = place.run(work, "prune", *NOW)
    checks.that(b": 4 records, 0 left out" in done.stdout, f"{done.stdout!a}")
    shards = {"squashed/" + key(name)[:2] for name in "abc"}
    checks.that(shards < set(place.tree()) and len(place.tree()) == 4, f"{place.tree()}")
    place.run(work, "verify")
    done = place.run(place.clone("fresh"), "prune", "--as-of", "2027-11-30T22:00:00Z")
    checks.that(b": 0 records, 4 left out" in done.stdout, f"{done.stdout!a}")
    checks.that(not place.records(work), "all was pruned")
    place.run(work, "verify")
    many = text(*(line(f"key {n}", f"run {n}") for n in range(200)))
    place.run(work, "merge", place.write("many", many))
    checks.that(len(place.records(work)) == 200, "many runs at once")
    place.run(work, "verify")


def check_offline(place):
    """What is added offline waits; the next push takes it along."""
    checks, work = place.checks, place.work
    place.add(work, RUN, "a")
    tip = place.tip()
    os.rename(place.origin, place.origin + ".away")
    done = place.add(work, "run 8", "b", words=("--offline",))
    checks.that(b"the next one that is not --offline pushes" in done.stdout, f"{done.stdout!a}")
    place.add(work, "run 8", "b", words=("--offline",))
    place.run(work, "revoke", RUN, "--offline", *NOW)
    checks.that(len(place.records(work, "--offline")) == 3, "what waits is shown")
    place.run(work, "verify", "--offline")
    done = place.run(work, "prune", "--offline", status=2)
    checks.that(b"can't be pruned offline" in done.stderr, f"{done.stderr!a}")
    done = place.run(work, "show", status=4)
    checks.that(b"can't be fetched from origin" in done.stderr and b"hint: " in done.stderr,
                f"{done.stderr!a}")
    place.run(work, "verify", "--offline")
    os.rename(place.origin + ".away", place.origin)
    checks.that(place.tip() == tip, "offline something was pushed")
    done = place.add(work, "run 9", "c")
    checks.that(b": 3 records added" in done.stdout, f"{done.stdout!a}")
    checks.that(len(place.records(place.clone("other"))) == 4, "what waited was pushed")
    checks.that(not os.listdir(work + "/.git/whittle/ledger.git.waiting"), "it waits no more")
    lonely = place.sandbox.repository("lonely")
    place.add(lonely, RUN, "a", words=("--offline",))
    checks.that(len(place.records(lonely, "--offline")) == 1, "without a remote")
    place.refuse(lonely, "show", "has no remote to keep the ledger at", status=4)
    place.refuse(work, "show", "no remote 'nobody'", "--remote: origin", status=4,
                 words=("--remote", "nobody"))


def check_untouched(place):
    """Every kind of clone stays as it is, byte for byte, but for its directory whittle."""
    checks = place.checks
    for name, content in (("two", "2\n"), ("three", "3\n")):
        harness.write_file(os.path.join(place.work, name), content)
        place.sandbox.commit(place.work)
    place.git(place.work, "push", "--quiet", "origin", "HEAD:refs/heads/main")
    url = "file://" + place.origin
    clones = [place.work, place.clone("shallow", "--depth=1", url=url),
              place.clone("partial", "--filter=blob:none", url=url),
              place.clone("bare", "--bare"), place.clone("sub dir/odd 'name\"#"), place.clone("mirror", "--mirror")]
    place.git(place.work, "worktree", "add", "--quiet", "../tree", "HEAD~1")
    clones.append(os.path.join(place.root, "tree"))
    place.git(place.work, "config", "fetch.prune", "true")
    place.git(place.work, "config", "remote.origin.fetch", "+refs/*:refs/remotes/origin/*")
    for number, clone in enumerate(clones):
        before, work = snapshot(clone), snapshot(place.work)
        place.add(clone, f"run {number}", f"key {number}")
        place.run(clone, "verify")
        checks.that(len(place.records(clone)) == number + 1, f"{clone}: records")
        checks.that(snapshot(clone) == before and snapshot(place.work) == work,
                    f"{clone} has changed: "
                    f"{sorted(name for name, _ in before.items() ^ snapshot(clone).items())[:20]}")
        copy = os.path.join(clone, ".git", "whittle")
        if os.path.isdir(copy):
            checks.that(not os.listdir(os.path.join(copy, "tmp")), f"left: {os.listdir(copy)}")
    checks.that(not os.path.exists(os.path.join(place.work, ".git/worktrees/tree/whittle")),
                "a work tree has a copy of its own")


def check_beaten(place):
    """A hook of the remote lets somebody else push in between."""
    checks = place.checks
    place.add(place.work, "run 0", "z")
    other = place.clone("other")
    hook = os.path.join(place.origin, "hooks", "pre-receive")
    # Once: another push of the same kind is let through before this one.
    harness.write_file(hook, f"""#!/bin/sh
unset GIT_DIR GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
unset $(env | sed -n 's/^\\(GIT_CONFIG_[A-Z0-9_]*\\)=.*/\\1/p')
rm -f "$0"
cd '{other}' && exec "$WHITTLE_TEST" ledger merge ../new >/dev/null 2>&1
""")
    os.chmod(hook, 0o755)
    place.write("new", text(line("b", "run 1")))
    program = harness.program()
    if len(program) > 1:
        return
    done = place.add(place.work, "run 2", "a", extra={"WHITTLE_TEST": program[0]})
    checks.that(b": 1 record added" in done.stdout, f"{done.stdout!a}")
    ids = sorted(record["id"] for record in place.records(place.work))
    checks.that(ids == sorted(map(key, "abz")), f"one of two was lost: {ids}")
    runs = place.git(place.origin, "rev-list", "--count", REF)
    checks.that(runs == "3", f"{runs} commits: expected a line of three")
    place.run(place.work, "verify")


def check_refused(place):
    """A remote that takes no push from us: nothing is lost here, and the way to mend is named."""
    place.add(place.work, "run 0", "z")
    hook = os.path.join(place.origin, "hooks", "pre-receive")
    harness.write_file(hook, "#!/bin/sh\nprintf 'You may not\\033[31m\\n' >&2\nexit 1\n")
    os.chmod(hook, 0o755)
    new = place.write("new", text(line("a", RUN)))
    done = place.refuse(place.work, "merge", "can't be pushed to origin", "pre-receive hook declined",
                        "contents: write", words=(new,), status=4)
    place.checks.that(b"\x1b" not in done.stderr, f"{done.stderr!a}")
    os.remove(hook)
    harness.write_file(os.path.join(place.origin, REF + ".lock"), "")
    begun = time.monotonic()
    place.refuse(place.work, "merge", "can't be pushed", "stale lock", words=(new,), status=4)
    place.checks.that(time.monotonic() - begun < 60, "a lock at the remote takes too long")
    os.remove(os.path.join(place.origin, REF + ".lock"))
    place.run(place.work, "merge", new)


def check_stale(place):
    """What killed processes leave behind blocks nobody, and is cleaned away a day later."""
    place.add(place.work, "run 0", "z")
    copy = os.path.join(place.work, ".git", "whittle")
    for name in ("ledger.git/shallow.lock", "ledger.git/refs/whittle/ledger.lock",
                 "ledger.git/config.lock", "ledger.git/objects/pack/tmp_pack_x",
                 "tmp/session-1-0/shallow.lock", "tmp/put-1-0", "tmp/new-1-0/HEAD"):
        harness.write_file(os.path.join(copy, name), "x")
    os.symlink(place.work, os.path.join(copy, "tmp", "link"))
    place.add(place.work, "run 1", "y")
    place.checks.that(len(os.listdir(copy + "/tmp")) == 4, "what is young stays")
    for name in os.listdir(copy + "/tmp"):
        os.utime(os.path.join(copy, "tmp", name), (1, 1), follow_symlinks=False)
    place.add(place.work, "run 2", "x")
    place.checks.that(not os.listdir(copy + "/tmp"), f"{os.listdir(copy + '/tmp')}")
    place.checks.that(os.path.exists(os.path.join(place.work, "file")), "a link was followed")
    harness.write_file(os.path.join(copy, "ledger.git", REF), "f" * 40)
    place.checks.that(len(place.records(place.work)) == 3, "a tip that is not here")
    harness.write_file(os.path.join(copy, "ledger.git", REF), "")
    place.checks.that(len(place.records(place.work)) == 3, "a tip that was cut off")


def check_many_fetches(place):
    """Each brings a pack; they are made one in the end."""
    reader = place.clone("reader")
    packs = os.path.join(reader, ".git/whittle/ledger.git/objects/pack")
    for number in range(36):
        place.add(place.work, f"run {number}", f"key {number}")
        place.run(reader, "show")
        for name in os.listdir(packs):
            os.utime(os.path.join(packs, name), (1, 1))
    count = sum(name.endswith(".pack") for name in os.listdir(packs))
    place.checks.that(count < 34, f"{count} packs")
    place.checks.that(len(place.records(reader)) == 36, "records after packing")
    place.add(reader, "run 99", "last")
    place.run(place.work, "verify")


class Server(http.server.BaseHTTPRequestHandler):
    """git over HTTP, for those who bring the header; a directory is served by git's own program."""
    root, header = None, "basic c2VjcmV0"

    def log_message(self, *_):
        pass

    def answer(self):
        if self.headers.get("Authorization") != self.header:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="x"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
        done = subprocess.run(["git", "http-backend"], input=body, capture_output=True, check=False,
                              env={"PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": self.root,
                                   "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path,
                                   "REQUEST_METHOD": self.command, "QUERY_STRING": query,
                                   "REMOTE_USER": "x", "REMOTE_ADDR": "127.0.0.1",
                                   "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding") or "",
                                   "HTTP_GIT_PROTOCOL": self.headers.get("Git-Protocol") or "",
                                   "CONTENT_TYPE": self.headers.get("Content-Type") or "",
                                   "CONTENT_LENGTH": str(len(body))})
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        self.send_response(200)
        for each in head.decode().split("\r\n"):
            self.send_header(*each.split(": ", 1))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = answer  # noqa: N815


def check_connections(place):
    """What the user's repository says of addresses and tokens holds, wherever it is written."""
    checks, work = place.checks, place.work
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Server,), {"root": place.root}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    token = f"AUTHORIZATION: {Server.header}"
    place.git(work, "remote", "set-url", "origin", address + "origin.git")
    new = place.write("new", text(line("a", RUN)))
    place.refuse(work, "merge", "can't be fetched from origin", "permissions: contents", words=(new,), status=4)
    place.git(work, "config", f"http.{address}.extraheader", token)
    place.add(work, "run 1", "a")
    place.git(work, "config", "--unset-all", f"http.{address}.extraheader")
    # As actions/checkout 6 has it.
    file = place.write("credentials", f'[http "{address}"]\n\textraheader = {token}\n')
    place.git(work, "config", f"includeIf.gitdir:{work}/.git.path", file)
    place.add(work, "run 2", "b")
    place.git(work, "config", "--unset-all", f"includeIf.gitdir:{work}/.git.path")
    extra = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "http.extraheader",
             "GIT_CONFIG_VALUE_0": token}
    place.add(work, "run 3", "c", extra=extra)
    harness.write_file(os.path.join(place.sandbox.home, ".config/git/config"),
                       f'[http "{address}"]\n\textraheader = {token}\n')
    place.add(work, "run 4", "d")
    os.remove(os.path.join(place.sandbox.home, ".config/git/config"))
    server.shutdown()
    server.server_close()
    for each in snapshot(os.path.join(work, ".git"), ()).values():
        checks.that(Server.header.encode() not in each[1], "the token was written to a file")
    place.git(work, "remote", "set-url", "origin", "short:origin.git")
    place.git(work, "config", f"url.{place.root}/.insteadOf", "short:")
    place.add(work, "run 5", "e")
    place.git(work, "config", "extensions.worktreeConfig", "true")
    place.git(work, "config", "--unset-all", f"url.{place.root}/.insteadOf")
    place.git(work, "config", "--worktree", f"url.{place.root}/.insteadOf", "short:")
    place.add(work, "run 6", "f")
    place.git(work, "remote", "set-url", "origin", "../origin.git")
    place.git(work, "remote", "set-url", "--push", "origin", "../push.git")
    place.git(place.root, "clone", "--quiet", "--mirror", "origin.git", "push.git")
    os.mkdir(os.path.join(work, "folder"))
    before = place.tip()
    place.add(os.path.join(work, "folder"), "run 7", "g")
    checks.that(place.tip() == before, "the address for pushing was passed over")
    pushed = place.git(os.path.join(place.root, "push.git"), "rev-list", "--count", REF)
    checks.that(pushed == "7", f"{pushed} commits at the address for pushing")


def check_remotes(place):
    """Each has a ledger of its own."""
    checks, work = place.checks, place.work
    place.git(place.root, "init", "--quiet", "--bare", "second.git")
    place.git(work, "remote", "add", "odd/na.me", "../second.git")
    place.add(work, "run 0", "a")
    place.add(work, "run 1", "b", words=("--remote", "odd/na.me"))
    place.add(work, "run 2", "c", words=("--remote", "odd/na.me"))
    checks.that([record["id"] for record in place.records(work)] == [key("a")], "origin's")
    checks.that(len(place.records(work, "--remote", "odd/na.me")) == 2, "the other's")
    checks.that(len(place.records(work, "--offline")) == 1, "offline it is origin's")


def check_time(place):
    """A server that never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        for scheme in ("git", "http"):
            place.git(place.work, "remote", "set-url", "origin", f"{scheme}://127.0.0.1:{port}/x")
            begun = time.monotonic()
            place.refuse(place.work, "show", "did not end within 1 s", "--timeout", status=4,
                         words=("--timeout", "1"))
            place.checks.that(time.monotonic() - begun < 10, f"{scheme}: it takes too long")
        for ending in (signal.SIGINT, signal.SIGTERM):
            with subprocess.Popen([*harness.program(), "ledger", "show"], cwd=place.work,
                                  env=harness.environment(place.sandbox.home)) as process:
                time.sleep(0.5)
                process.send_signal(ending)
                status = process.wait(timeout=30)
            place.checks.that(status in (-ending, 128 + ending), f"{ending}: {status}")
    place.refuse(place.work, "show", "can't be fetched", status=4)
    done = place.sandbox.run(["ps", "-eo", "args"], place.root)
    place.checks.that(f"127.0.0.1:{port}".encode() not in done.stdout, "git was left running")
    place.refuse(place.work, "show", "the program git can't be run", "install git", status=4,
                 extra={"PATH": place.root})
    place.git(place.work, "remote", "set-url", "origin", "ext::sh -c 'touch ran'")
    place.refuse(place.work, "show", "transport 'ext' not allowed", status=4)
    place.git(place.work, "remote", "set-url", "origin", "$(touch ran);`touch ran`")
    place.refuse(place.work, "show", "can't be fetched", status=4)
    place.git(place.work, "config", "remote.origin.url", "--upload-pack=touch ran")
    place.refuse(place.work, "show", "can't be fetched", status=4)
    place.checks.that(not os.path.exists(os.path.join(place.work, "ran")), "a name was run")


if __name__ == "__main__":
    ledger_place.run_checks(check_first, check_all_actions, check_offline, check_untouched,
                            check_beaten, check_refused, check_stale, check_many_fetches,
                            check_connections, check_remotes, check_time)
