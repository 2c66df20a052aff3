#!/usr/bin/env python3
"""The gate: every way in which a run of a workflow is not what was planned, results that are no
results, names that try to be more than names, and random runs against a judge of its own."""

import json
import os
import random
import shlex

import steps
from steps import harness

WORDS = ("success", "failure", "cancelled", "skipped")
ODD = ("with\nnewline", "::error::x", "\x1b[31mred", "\u202eflipped", "a|b", "`code`", "<script>",
       "x\r\n::set-output name=y::z", "##[error]old", "$(touch pwned)", '"quoted"', "", " ",
       "long" * 25000)


def matrix(count):
    return json.dumps({"include": [{"name": f"row {i}"} for i in range(count)]})


def outputs(counts, mode="affected"):
    found = {"mode": mode, "count": str(sum(counts.values()))}
    for name, count in counts.items():
        found |= {name: matrix(count), f"{name}-count": str(count)}
    return found


def needs(counts, planner="plan", mode="affected", **results):
    """GitHub's `needs`; jobs with rows succeed and jobs without are skipped, if nothing is said."""
    jobs = {planner: {"result": "success", "outputs": outputs(counts, mode)}}
    for name, count in counts.items():
        jobs[name] = {"result": "success" if count else "skipped", "outputs": {}}
    for name, result in results.items():
        jobs[name] = {**jobs.get(name, {"outputs": {}}), "result": result}
    return {name: job for name, job in jobs.items() if job["result"] is not None}


def plan_file(counts, mode="affected"):
    return {"schema": "whittle.plan/1", "mode": mode,
            "jobs": {name: {"count": count, "matrix": json.loads(matrix(count))}
                     for name, count in counts.items()}}


class Gate:
    def __init__(self, sandbox, checks):
        self.sandbox, self.checks = sandbox, checks
        self.cwd = sandbox.make("work")

    def write(self, name, value):
        path = os.path.join(self.cwd, name)
        harness.write_file(path, value if isinstance(value, (str, bytes)) else json.dumps(value))
        return path

    def run(self, results, *words, plan=None, **extra):
        """Results and plan by files, whatever they are and however long."""
        words = ("--results", self.write("results.json", results), *words)
        if plan is not None:
            words += ("--plan", self.write("plan.json", plan))
        return self.sandbox.whittle(self.cwd, "gate", *words, extra=extra)

    def expect(self, what, status, results, *said, plan=None, words=()):
        done = self.run(results, *words, plan=plan)
        text = os.fsdecode(done.stdout + done.stderr)
        self.checks.status(done, status, what)
        for part in said:
            self.checks.that(part in text, f"{what}: does not say {part!r}: {text}")
        return text


COUNTS = {"check": 1, "test": 2, "bench": 0}


def check_results(gate):
    gate.expect("all is well", 0, needs(COUNTS, lint="success"), "Good: 3 rows of 2 jobs")
    gate.expect("nothing planned", 0, needs({"test": 0}), "Good: nothing was planned")
    gate.expect("an empty job ran", 0, needs(COUNTS, bench="success"), "Good")
    gate.expect("an empty job is not known", 0, needs(COUNTS, bench=None), "Good")
    gate.expect("another name for the planner", 0, needs(COUNTS, planner="whittle"), "Good")
    for result, said in (("failure", "the job failed"), ("cancelled", "the job was cancelled"),
                         ("skipped", "the job was skipped"), (None, "not among the results"),
                         ("sucess", "'sucess'"), ("Success", "'Success'"), ("", "''")):
        gate.expect(f"a planned job: {result}", 1, needs(COUNTS, test=result),
                    "2 rows were planned", said, "NOT GOOD: test")
        if result not in (None, "skipped"):
            gate.expect(f"an empty job: {result}", 1, needs(COUNTS, bench=result),
                        "nothing was planned, and", said)
            gate.expect(f"another job: {result}", 1, needs(COUNTS, lint=result), "lint")
        gate.expect(f"a planner: {result}", 1, needs(COUNTS, plan=result), "NOT GOOD")
    for result in ("failure", "cancelled"):
        text = gate.expect(f"what comes after {result}", 1,
                           needs(COUNTS, check=result, test="skipped"), "the job was skipped")
        gate.checks.that("has to hold" not in text, f"the one after is to be mended: {text}")
    for shape in (None, 1, True, [], "success", {}, {"result": 1}, {"result": ["success"]}):
        gate.expect(f"a job that is {shape}", 1, {**needs(COUNTS), "test": shape}, "no result")


def check_skips(gate):
    skipped = needs(COUNTS, lint="skipped")
    gate.expect("another job was skipped", 1, skipped, "--may-skip lint")
    gate.expect("and may be", 0, skipped, "it may be skipped", words=("--may-skip", "lint"))
    gate.expect("and failed", 1, needs(COUNTS, lint="failure"), words=("--may-skip", "lint"))
    gate.expect("a planned one may not", 1, needs(COUNTS, test="skipped"),
                words=("--may-skip", "test"))
    gate.expect("the planner may not", 1, needs(COUNTS, plan="skipped"),
                words=("--may-skip", "plan"))
    gate.expect("a name that is none", 2, skipped, "did you mean lint?",
                words=("--may-skip", "lnit"))


def check_planner(gate):
    """The planner did not end well: its outputs are gone, and all after it was skipped."""
    for result, said in (("failure", "failed"), ("cancelled", "was cancelled"),
                         ("skipped", "was skipped")):
        gate.expect(f"the planner: {result}", 1,
                    {"plan": {"result": result, "outputs": {}},
                     "test": {"result": "skipped", "outputs": {}}}, f"the job that plans {said}")
    gate.expect("no planner", 1, {"test": {"result": "success", "outputs": {}}},
                "none of the jobs handed a plan over", "`needs`")
    gate.expect("no job", 1, {}, "none of the jobs")
    two = needs({"test": 1}) | {"again": {"result": "success", "outputs": outputs({"x": 0})}}
    gate.expect("two planners", 1, two, "two jobs handed a plan over, plan and again")
    bare = {**needs(COUNTS), "plan": {"result": "success"}}
    gate.expect("a plan of the planner", 1, bare, "another name",
                plan=plan_file({**COUNTS, "plan": 1}))


def change(results, **changes):
    """The outputs of the planner, some otherwise; None takes one away."""
    found = {**results["plan"]["outputs"]}
    for name, value in changes.items():
        found[name.replace("_", "-")] = value
    kept = {name: value for name, value in found.items() if value is not None}
    return {**results, "plan": {**results["plan"], "outputs": kept}}


def check_outputs(gate):
    good = needs(COUNTS)
    for gone in ({}, None, [], "text"):
        gate.expect(f"outputs dropped: {gone}", 1,
                    {**good, "plan": {"result": "success", "outputs": gone}}, "masked secret",
                    "--plan")
    gate.expect("no outputs", 1, {**good, "plan": {"result": "success"}}, "masked secret")
    gate.expect("one count dropped", 1, change(good, test_count=None), "one is missing")
    gate.expect("an empty job's count dropped", 1, change(good, bench_count=None), "bench")
    gate.expect("no counts", 1, change(good, test_count=None, check_count=None, bench_count=None),
                "no output NAME-count")
    for total in ("", "-3", "4", "three", "3.0", " 3", "3 ", "0x3", "3\n", "18446744073709551619",
                  True, {}, 3.5, -1, None):
        gate.expect(f"count is {total!r}", 1, change(good, count=total), "NOT GOOD")
    for count in ("", "-2", "two", "2.0", "+2", "2\n", "18446744073709551618", "1", "3", [], None):
        gate.expect(f"test-count is {count!r}", 1, change(good, test_count=count), "NOT GOOD")
    for mode in ("", "Full", "none", 1, None):
        gate.expect(f"mode is {mode!r}", 1, change(good, mode=mode), "neither affected nor full")
    for rows in ("", matrix(0), matrix(1), matrix(3), "{", "[]", "null", '{"include":{}}',
                 '{"include":[{},{}],"include":[{},{}]}', [], '{"os":["a","b"]}', "[" * 100000):
        gate.expect(f"the matrix is {rows[:40]!r}", 1, change(good, test=rows), "BAD")
    gate.expect("rows of an empty job", 1, change(good, bench=matrix(1)), "0 rows")
    gate.expect("the matrix is handed over in another way", 0, change(good, test=None))
    gate.expect("a job of an odd name", 0, needs({"x": 1, "y-count": 2}))
    gate.expect("and skipped", 1, needs({"x": 1, "y-count": 2}, **{"y-count": "skipped"}))


def in_one_value(counts, **jobs):
    """As the action hands a plan over: all jobs in one output."""
    text = json.dumps({**plan_file(counts)["jobs"], **jobs})
    results = needs(counts)
    results["plan"]["outputs"] = {"mode": "affected", "count": str(sum(counts.values())),
                                  "jobs": text}
    return results


def check_one_value(gate):
    good = in_one_value(COUNTS)
    gate.expect("all jobs in one value", 0, good, "Good: 3 rows of 2 jobs")
    gate.expect("and a plan", 0, good, plan=plan_file(COUNTS))
    gate.expect("and another plan", 1, good, "NOT GOOD: plan", plan=plan_file({**COUNTS, "x": 1}))
    gate.expect("another name for the planner", 0,
                {"whittle" if name == "plan" else name: job for name, job in good.items()})
    for result in ("failure", "skipped", "cancelled"):
        gate.expect(f"one value, a planned job: {result}", 1,
                    {**good, "test": {"result": result}}, "NOT GOOD: test")
        gate.expect(f"one value, the planner: {result}", 1,
                    {**good, "plan": {**good["plan"], "result": result}}, "NOT GOOD")
    gate.expect("one value, a job that is missing", 1,
                {name: job for name, job in good.items() if name != "test"}, "NOT GOOD: test")
    for what in ("", "[]", "null", "{", "text", 1, None, {}):
        gate.expect(f"jobs is {what!r}", 1, change(good, jobs=what), "NOT GOOD: plan")
    gate.expect("jobs is empty", 1, change(good, jobs="{}"), "NOT GOOD: plan")
    gate.expect("another total", 1, change(good, count="2"), "NOT GOOD: plan")
    for job in ({"count": 1}, {"count": 3, "matrix": json.loads(matrix(2))}, None, [],
                {"count": "x", "matrix": json.loads(matrix(2))}, {"matrix": json.loads(matrix(2))}):
        gate.expect(f"a job that is {job}", 1, in_one_value(COUNTS, test=job), "NOT GOOD")


def check_plan(gate):
    good, plan = needs(COUNTS), plan_file(COUNTS)
    bare = {**good, "plan": {"result": "success", "outputs": {}}}
    gate.expect("plan and outputs", 0, good, plan=plan)
    gate.expect("a plan alone", 0, bare, plan=plan)
    gate.expect("outputs that tell less", 0, change(good, test=None, test_count=None), plan=plan)
    gate.expect("a matrix that was dropped", 0, change(good, test=""), plan=plan)
    gate.expect("a plan of another job", 1, bare, "deploy", plan=plan_file({**COUNTS, "deploy": 1}))
    gate.expect("the planner failed", 1, needs(COUNTS, plan="failure"), plan=plan)
    gate.expect("a skipped job", 1, {**bare, "test": {"result": "skipped"}}, plan=plan)
    for what, other in (("count", {**COUNTS, "test": 3}), ("job", {"check": 1, "test": 2, "x": 0}),
                        ("order", {"check": 2, "test": 1, "bench": 0})):
        gate.expect(f"disagreement: {what}", 1, good, "NOT GOOD: plan", plan=plan_file(other))
    gate.expect("disagreement: mode", 1, good, "modes", plan=plan_file(COUNTS, "full"))
    gate.expect("nonsense in the outputs", 1, change(good, test_count="x"), plan=plan)
    gate.expect("a total that is none", 1, change(good, count="x"), plan=plan)
    for what, job in (("no count", {"matrix": {"include": []}}), ("no matrix", {"count": 2}),
                      ("another count", {"count": 2, "matrix": {"include": [{}]}}),
                      ("half a row", {"count": 1.5, "matrix": {"include": [{}]}}),
                      ("null", None)):
        gate.expect(f"a plan with {what}", 1, bare, "BAD",
                    plan={**plan, "jobs": {**plan["jobs"], "test": job}})
    gate.expect("a plan without jobs", 1, bare, "no job", plan={**plan, "jobs": {}})
    gate.expect("no mode", 1, bare, plan={**plan, "mode": None})
    for what, broken in (("an array", []), ("another schema", {**plan, "schema": "whittle.plan/2"}),
                         ("no jobs", {**plan, "jobs": []}), ("nothing", ""), ("half", "{")):
        gate.expect(f"a plan that is {what}", 3, bare, "plan.json", plan=broken)


def check_narrowed(gate):
    """What takes away from what the base runs needs somebody who accepts that."""
    label = "ci:narrow-0123456789abcdef"
    items = [{"job": "lint", "packages": [], "gone": True},
             {"job": "test", "packages": ["old", "older"], "gone": True},
             {"job": "kept", "packages": ["app"], "gone": False}]
    said = json.dumps({"label": label, "accepted": False, "blocks": True, "items": items})
    plan = plan_file(COUNTS)
    for what, good, told in (("in outputs", needs(COUNTS), needs(COUNTS, mode="narrowed")),
                             ("in one value", in_one_value(COUNTS),
                              change(in_one_value(COUNTS), mode="narrowed"))):
        gate.expect(f"narrowed {what}", 1, told, "takes away", "the label that the plan names")
        gate.expect(f"narrowed {what}, with the label", 1, change(told, narrowed=said), label,
                    "accepted that: the job lint, old, older of test")
        for odd in ("{", "[]", '{"items": [1, {}, {"job": 1, "gone": true}]}', label):
            gate.expect(f"narrowed {what}: {odd}", 1, change(told, narrowed=odd), "takes away")
        gate.expect(f"narrowed {what}, not in the plan", 1, told, "differ in what is narrowed",
                    plan=plan)
        gate.expect(f"not narrowed {what}", 0, change(good, narrowed=""))
    blocks = {**plan, "narrowed": {"label": label, "accepted": False, "blocks": True,
                                  "items": items}}
    bare = {**needs(COUNTS), "plan": {"result": "success", "outputs": {}}}
    gate.expect("a narrowed plan", 1, bare, "takes away", label, "the job lint", plan=blocks)
    gate.expect("a narrowed plan, and outputs", 1, needs(COUNTS, mode="narrowed"), label,
                plan=blocks)
    gate.expect("a narrowed plan, not in the outputs", 1, needs(COUNTS), "narrowed", plan=blocks)
    gate.expect("an accepted one", 0, bare,
                plan={**plan, "narrowed": {**blocks["narrowed"], "blocks": False}})
    for odd in ({}, {"blocks": None}, {"blocks": "false"}):
        gate.expect(f"one that says {odd}", 1, bare, "takes away", plan={**plan, "narrowed": odd})


def check_ways_in(gate):
    results, sandbox, cwd = json.dumps(needs(COUNTS)), gate.sandbox, gate.cwd
    path, plan = gate.write("r.json", results), gate.write("p.json", plan_file(COUNTS))
    program = shlex.join(harness.program())
    ways = {"text": ("--results", results), "indented": ("--results", "\n " + results),
            "file": ("--results", path), "file and plan": ("--results", "r.json", "--plan", plan)}
    for what, words in ways.items():
        gate.checks.status(sandbox.whittle(cwd, "gate", *words), 0, what)
    for command in ("gate --results - <r.json", "gate --results r.json --plan - <p.json"):
        done = sandbox.run(["sh", "-c", f"{program} {command}"], cwd)
        gate.checks.status(done, 0, command)
    gate.checks.status(sandbox.whittle(cwd, "gate", extra={"NEEDS": results}), 0, "NEEDS")
    bad = {"NEEDS": json.dumps(needs(COUNTS, test="failure"))}
    gate.checks.status(sandbox.whittle(cwd, "gate", extra=bad), 1, "NEEDS of a failed run")
    gate.checks.status(sandbox.whittle(cwd, "gate", "--results", path, extra=bad), 0, "--results")
    for extra in ({}, {"NEEDS": ""}):
        done = sandbox.whittle(cwd, "gate", extra=extra)
        gate.checks.status(done, 2, "no results")
        gate.checks.that(b"toJSON(needs)" in done.stderr, "no results: the hint")
    done = sandbox.whittle(cwd, "gate", "--results", "-", "--plan", "-")
    gate.checks.status(done, 2, "standard input twice")
    gate.checks.status(sandbox.whittle(cwd, "gate", "--results", "gone.json"), 3, "no such file")
    for text in ("", "{", "[]", "null", '"x"', "{} {}", '{"plan": {"result": "success\\u0000"}}',
                 '{"a\\u0000": {}}', '{"a": 1, "a": 2}', b"{\"\xff\": 1}", "[" * 100000):
        done = gate.run(text)
        gate.checks.status(done, 3, f"broken JSON {text[:40]!r}")
        gate.checks.that(not done.stdout, f"{text[:40]!r}: printed a verdict")


def check_formats(gate):
    results = needs(COUNTS, test="skipped")
    done = gate.run(results, "--format", "json")
    gate.checks.status(done, 1, "JSON")
    found = json.loads(done.stdout)
    gate.checks.that((found["schema"], found["good"], found["planner"]) ==
                     ("whittle.gate/1", False, "plan"), f"JSON: {found}")
    rows = [(job["name"], job["count"], job["result"], job["good"]) for job in found["jobs"]]
    gate.checks.that(rows == [("plan", None, "success", True), ("bench", 0, "skipped", True),
                              ("check", 1, "success", True), ("test", 2, "skipped", False)],
                     f"JSON: {rows}")
    done = gate.run(results, "--quiet")
    gate.checks.status(done, 1, "--quiet")
    gate.checks.that(not done.stdout + done.stderr, "--quiet prints")
    summary = gate.write("summary.md", "# Earlier\n")
    done = gate.run(results, GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=summary)
    with open(summary, encoding="utf-8") as file:
        text = file.read()
    gate.checks.status(done, 1, "under GITHUB_ACTIONS")
    gate.checks.that(text.startswith("# Earlier\n### NOT GOOD") and "<code>test</code>" in text,
                     f"the summary: {text}")
    gate.checks.that(b"NOT GOOD: test" in done.stdout, "no text beside the summary")
    gate.checks.status(gate.run(results, GITHUB_ACTIONS="true"), 1, "without a summary")
    done = gate.run(needs(COUNTS), GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY="/nonexistent/x")
    gate.checks.status(done, 5, "a summary that can't be written")


def check_harmless(gate, what, done, summary):
    for bad in ("\x1b", "\u202e", "\r", "\0"):
        gate.checks.that(bad not in os.fsdecode(done.stdout + done.stderr) + summary,
                         f"{what}: printed {bad!r}")
    commands = [line for line in done.stdout.decode().split("\n")
                if line.lstrip().startswith("::") or "##[" in line]
    gate.checks.that(not commands, f"{what}: printed a workflow command: {commands}")
    for bad in ("<script>", "`code`", "a|b"):
        gate.checks.that(bad not in summary, f"{what}: the summary has {bad!r}")
    gate.checks.that(len(done.stdout) < 20000 and len(summary) < 50000, f"{what}: much is printed")


def check_real_plans(gate):
    """What `whittle plan` hands over is what the gate takes."""
    root = steps.workspace(gate.sandbox)
    for base, rows in (("HEAD~1", "2 rows"), ("HEAD", "0 rows")):
        words = ("plan", "--base", base, "--head", "HEAD")
        told = gate.sandbox.whittle(root, *words, "--format", "github").stdout.decode()
        plan = gate.sandbox.whittle(root, *words, "--format", "json").stdout
        good = {"plan": {"result": "success", "outputs": dict(steps.read_outputs(told))},
                "test": {"result": "success" if rows == "2 rows" else "skipped"}}
        gate.expect(f"a real plan: {rows}", 0, good, rows)
        gate.expect(f"a real plan, twice: {rows}", 0, good, rows, plan=plan)
        gate.expect(f"a failed run: {rows}", 1, {**good, "test": {"result": "failure"}}, plan=plan)


def check_injection(gate):
    """Odd texts in every place where there can be a text."""
    for odd in ODD:
        good = needs(COUNTS)
        cases = {"a job": {**good, odd: {"result": "failure"}},
                 "a result": {**good, "x": {"result": odd}},
                 "a planned job": needs({**COUNTS, odd: 1}, **{odd: "skipped"}),
                 "a planner": needs(COUNTS, planner=odd, **{odd: "failure"}),
                 "a mode": change(good, mode=odd), "a count": change(good, test_count=odd),
                 "a matrix": change(good, test=odd)}
        for what, results in cases.items():
            what = f"{odd[:20]!r} as {what}"
            summary = gate.write("summary.md", "")
            done = gate.run(results, GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=summary)
            gate.checks.status(done, 1, what)
            with open(summary, encoding="utf-8", newline="") as file:
                check_harmless(gate, what, done, file.read())
        done = gate.run(cases["a job"], "--format", "json")
        names = [job["name"] for job in json.loads(done.stdout)["jobs"]]
        shown = odd if not odd.startswith('"') else json.dumps(odd)
        gate.checks.that(shown in names, f"{odd[:20]!r}: not in the JSON")
        done = gate.run(good, plan=plan_file({**COUNTS, odd: 1}))
        gate.checks.status(done, 1, f"{odd[:20]!r} in a plan")
        check_harmless(gate, f"{odd[:20]!r} in a plan", done, "")
    gate.checks.that(not os.path.exists(os.path.join(gate.cwd, "pwned")), "a name was run")


def judge(results, stored, may_skip):
    """What the verdict has to be, for results and plans as random_run makes them."""
    told = results.get("plan", {}).get("outputs", {})
    total, counts = told.get("count"), {name[:-len("-count")]: value for name, value in told.items()
                                        if name.endswith("-count")}
    if "plan" not in results or results["plan"]["result"] != "success":
        return False
    if stored is None:
        digits = all(value.isdigit() for value in counts.values())
        if not counts or not digits or total != str(sum(map(int, counts.values()))):
            return False
        promised = {name: int(count) for name, count in counts.items()}
        if any(len(json.loads(told[name])["include"]) != count
               for name, count in promised.items() if name in told):
            return False
    else:
        promised = {name: job["count"] for name, job in stored["jobs"].items()}
        if any(value != str(promised.get(name)) for name, value in counts.items()):
            return False
        if told and total != str(sum(promised.values())):
            return False
    for name in {*promised, *results} - {"plan"}:
        result = results.get(name, {}).get("result", "missing")
        idle = promised.get(name) == 0 and result in ("skipped", "missing")
        allowed = name not in promised and name in may_skip and result == "skipped"
        if not (result == "success" or idle or allowed):
            return False
    return True


def random_run(chance):
    """A run in which little is wrong, so that good ones are common."""
    counts = {name: chance.choice((0, 0, 1, 2, 256)) for name in
              chance.sample(("check", "test", "bench", "release", "x-y"), chance.randint(1, 4))}
    results = needs(counts, lint=chance.choice(("success", "success", None, "skipped")))
    for name in list(results):
        if chance.random() < 0.05:
            results[name]["result"] = chance.choice((*WORDS, "odd"))
        if chance.random() < 0.03:
            del results[name]
    told = results.get("plan", {}).get("outputs", {})
    for name in [name for name in told if name != "mode" and chance.random() < 0.03]:
        if name.endswith("count") and chance.random() < 0.6:
            told[name] = chance.choice(("0", "1", "2", "", "-1"))
        elif name != "count":
            del told[name]
    other = {**counts, **({chance.choice(list(counts)): 1} if chance.random() < 0.2 else {})}
    stored = plan_file(other) if chance.random() < 0.4 else None
    if stored and told and chance.random() < 0.3:
        told.clear()
    return results, stored, [name for name in ("lint",) if name in results and chance.random() < .5]


def check_random(gate):
    seed = int(os.environ.get("WHITTLE_SEED") or "1")
    chance, verdicts = random.Random(seed), []
    for number in range(int(os.environ.get("WHITTLE_SEEDS") or "300")):
        results, stored, may_skip = random_run(chance)
        words = [word for name in may_skip for word in ("--may-skip", name)]
        expected = judge(results, stored, may_skip)
        done = gate.run(results, *words, plan=stored)
        verdicts.append(expected)
        gate.checks.status(done, 0 if expected else 1, f"seed {seed}, run {number}: {words} "
                           f"{json.dumps(results)[:2000]} {json.dumps(stored)[:1000]}")
    share = sum(verdicts) / len(verdicts)
    gate.checks.that(0.2 < share < 0.8 or len(verdicts) < 50, f"one-sided: {share} are good")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        gate = Gate(sandbox, checks)
        for check in (check_results, check_skips, check_planner, check_outputs, check_one_value,
                      check_plan, check_narrowed, check_ways_in, check_formats, check_real_plans, check_injection,
                      check_random):
            check(gate)
    checks.finish()


main()
