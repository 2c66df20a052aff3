#!/usr/bin/env python3
"""Odd texts (injection.py) in whittle.yml."""

import shlex

from injection import ODD, PLAIN, SHORT, check_name, commit, in_yaml, play

CONFIG = """\
platforms:
  linux:
    target: x86_64-unknown-linux-gnu
    host: x86_64-unknown-linux-gnu
    runner: %(runner)s
jobs:
  test:
    axes: {%(key)s: [%(axis)s, other], words: [%(words)s]}
    args: '--config=x{%(place)s}y {words} {packages}'
    name: %(name)s
    toolchain: %(toolchain)s
"""


def config_with(**odd):
    texts = {"runner": "box", "key": "flag", "axis": "one", "name": "row", "toolchain": "stable"}
    texts |= odd
    name = texts["name"].replace("{", "{{").replace("}", "}}")
    texts |= {"name": f"{name} {{job}}", "words": shlex.quote(texts["axis"])}
    quoted = {key: in_yaml(text) for key, text in texts.items()}
    return CONFIG % {**quoted, "place": texts["key"] if texts["key"] == "flag" else "job"}


def check_configuration(cases, root):
    """Values of whittle.yml. What can't be a text of YAML, or is more than one, it refuses."""
    places = {"axis": lambda views: views.rows()[0]["flag"],
              "runner": lambda views: views.rows()[0]["runner"],
              "toolchain": lambda views: views.rows()[0]["toolchain"],
              "name": lambda views: views.rows()[0]["name"].removesuffix(" test")}
    for place, told in places.items():
        for odd in (PLAIN, *SHORT):
            commit(cases, {"whittle.yml": config_with(**{place: odd})})
            views = cases.check(f"{place} of whittle.yml", odd, root, told=told,
                                takes=place == "axis" and "${{" not in odd)
            if views and place == "axis":
                cases.same(views.rows()[0]["args_list"][:2], [f"--config=x{odd}y", odd],
                           f"axis {odd[:30]!a}: words")
    for odd in (PLAIN, *ODD):
        commit(cases, {"whittle.yml": config_with(key=odd)})
        cases.check("key of whittle.yml", odd, root, takes=False)
    for name in ("a platform", "a job", "a package", "a glob"):
        for odd in SHORT:
            quoted = in_yaml(odd)
            text = {"a platform": f"platforms: {{{quoted}: x86_64-unknown-linux-gnu}}\njobs: "
                                  f"{{test: {{platforms: {quoted}}}}}\n",
                    "a job": f"jobs: {{{quoted}: {{command: test}}}}\n",
                    "a package": f"jobs: {{test: {{packages: [{quoted}]}}}}\n",
                    "a glob": f"paths: [{{glob: {quoted}, reaches: core}}]\n"}[name]
            commit(cases, {"whittle.yml": text})
            check_name(cases, root, f"{name} of whittle.yml {odd!a}")


def check_globs(cases, root):
    """What a path is said to reach or be read by, whose line is shown beside the path."""
    told = 0
    for section in ("paths: [{glob: %s, also_reaches: app}]", "reads: [{package: app, paths: %s}]"):
        for odd in (PLAIN, *SHORT):
            glob = "core/data/" + odd
            commit(cases, {"whittle.yml": section % in_yaml(glob)},
                   changed=() if odd in (".", "..") else [glob])
            views = check_name(cases, root, f"{section} {odd!a}")
            if views.good:
                detail = next(package["reason"]["detail"] for package in views.json["packages"]
                              if package["name"] == "app")
                cases.same(detail, f"{glob}: whittle.yml:1: {glob}", f"{section} {odd!a}: detail")
                told += 1
    cases.checks.that(told > len(SHORT), f"only {told} globs were told")


play(check_configuration, check_globs)
