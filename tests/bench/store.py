#!/usr/bin/env python3
"""What a ledger in a ref costs: bytes that a push of one run with twelve records moves, both ways and
with all that git says besides, and the time to load what a plan asks for. 100,000 records are
squashed, 200 runs are not.

Usage: WHITTLE=PROGRAM store.py BENCH_STORE, both of a release build."""

import os
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "cli"))
import ledger_place  # noqa: E402
import steps  # noqa: E402
from ledger_place import harness, key, line, text  # noqa: E402

RECORDS, PER_RUN, RUNS = 100000, 12, 200
ADDRESS = "https://github.com/owner/name/actions/runs/"


class Counter:
    """Passes bytes on to a port, and counts them."""

    def __init__(self, port):
        self.port, self.up, self.down = port, 0, 0
        self.server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self.accept, daemon=True).start()

    def address(self):
        return f"git://127.0.0.1:{self.server.getsockname()[1]}/origin.git"

    def accept(self):
        while True:
            near, _ = self.server.accept()
            far = socket.create_connection(("127.0.0.1", self.port))
            for source, sink, name in ((near, far, "up"), (far, near, "down")):
                threading.Thread(target=self.copy, args=(source, sink, name), daemon=True).start()

    def copy(self, source, sink, name):
        while got := source.recv(65536):
            setattr(self, name, getattr(self, name) + len(got))
            sink.sendall(got)
        sink.shutdown(socket.SHUT_WR)

    def take(self):
        time.sleep(0.2)
        taken, self.up, self.down = (self.up, self.down), 0, 0
        return taken


def serve(place):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(["git", "daemon", "--export-all", "--enable=receive-pack", "--reuseaddr",
                                f"--base-path={place.root}", f"--port={port}", "--listen=127.0.0.1",
                                place.root], env=harness.environment(place.sandbox.home))
    time.sleep(1)
    return process, port


def fill(place, keys):
    """Of each key four passes, in runs of 300 records."""
    lines = [line(keys[at // 4], f"{ADDRESS}{at // 300}", day=f"{at % 4 + 10}")
             for at in range(RECORDS)]
    place.run(place.work, "merge", place.write("all", text(*lines)))
    for first in range(0, RUNS, 50):
        lines = [line(keys[(run * 31 + at) % len(keys)], f"{ADDRESS}{10000 + run}", day="20")
                 for run in range(first, first + 50) for at in range(PER_RUN)]
        place.run(place.work, "merge", place.write("runs", text(*lines)))


def push(place, counter, clone, run):
    begun = time.monotonic()
    place.add(clone, f"{ADDRESS}{run}", *(f"key {run} {at}" for at in range(PER_RUN)))
    took = time.monotonic() - begun
    up, down = counter.take()
    return f"{up} up, {down} down, {took * 1000:.0f} ms"


def main(bench):
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        place = ledger_place.Place(sandbox, checks, "bench")
        keys = [f"key {number}" for number in range(RECORDS // 4)]
        fill(place, keys)
        process, port = serve(place)
        counter = Counter(port)
        fresh = place.clone("fresh", url=counter.address())
        counter.take()
        place.run(fresh, "verify")
        print("first fetch: {0} up, {1} down".format(*counter.take()))
        print("push of a run, the ledger known:", push(place, counter, fresh, 20001))
        print("push of a run, the ledger known:", push(place, counter, fresh, 20002))
        place.run(place.work, "verify")
        place.write("keys", "".join(key(each) + "\n" for each in keys[::len(keys) // 500]))
        for clone in (fresh, place.work):
            for count in ("12", "50", "500"):
                done = sandbox.run([bench, clone, os.path.join(place.root, "keys"), count], place.root)
                print(os.path.basename(clone), count, "keys:", done.stdout.decode().strip(),
                      done.stderr.decode())
        process.terminate()
        process.wait()
    checks.finish()


main(os.path.abspath(sys.argv[1]))
