#!/usr/bin/env python3
"""Odd texts (injection.py) in what a payload says of branches, labels, tags and messages."""

import json
import os

from injection import ODD, PLAIN, commit, harness, play


def check_events(cases, root):
    """What a payload says of branches, labels, tags and messages."""
    commit(cases, {})
    path = os.path.join(cases.sandbox.make("event"), "payload.json")
    oid = cases.sandbox.git(root, "rev-parse", "HEAD~1").decode().strip()
    head = cases.sandbox.git(root, "rev-parse", "HEAD").decode().strip()

    texts = (PLAIN, *ODD, "a\0b")

    def request(odd):
        return {"number": 1, "pull_request": {"base": {"ref": odd, "sha": oid}, "title": odd,
                "head": {"ref": odd, "sha": head}, "body": odd, "user": {"login": odd},
                "labels": [{"name": odd}]}, "repository": {"default_branch": odd}}

    def push(ref):
        return lambda odd: {"ref": ref + odd, "before": oid, "after": head, "head_commit":
                            {"id": head, "message": f"{odd}\n\nodd: {odd}\n"},
                            "repository": {"default_branch": "main"}}

    def release(odd):
        return {"action": "published", "release": {"tag_name": odd, "name": odd, "body": odd}}

    payloads = {"a pull request": request, "a branch": push("refs/heads/"),
                "a tag": push("refs/tags/"), "a release": release}
    for channel, payload in payloads.items():
        for odd in texts:
            harness.write_file(path, json.dumps(payload(odd)))
            cases.check(channel, odd, root, "--event", path, takes="\0" not in odd)
    for odd in ODD:
        done = {"inputs": {"jobs": odd}, "ref": "refs/heads/main", "workflow": "x"}
        harness.write_file(path, json.dumps(done))
        cases.check("an input", odd, root, "--event", path, takes=odd == "*")


play(check_events)
