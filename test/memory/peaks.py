"""Measures the peaks that peaks.test.ts compares with, on the interpreter that runs it:

    for python in ~/.pyenv/versions/3.*/bin/python; do $python test/memory/peaks.py; done

Each program is the body of a function (after a setup at module level, if any), run twice while the first result is alive; what a function without work takes is taken off.
"""
import gc
import json
import os
import sys
import tracemalloc

HERE = os.path.dirname(os.path.abspath(__file__))
RECORD = os.path.join(HERE, "peaks.json")


def function(body, setup=""):
    names = {}
    exec(setup + "def f():\n" + "".join("    %s\n" % line for line in body.split("\n")) + "    return x\n", names)
    return names["f"]


def run(f):
    gc.collect()
    gc.collect()
    tracemalloc.start()
    # Both tuples stay: one that is let go would be taken again by the next call.
    before = tracemalloc.get_traced_memory()
    result = f()
    after = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return result, after[1] - before[0]


def measure(body, setup):
    empty, f = function("x = None"), function(body, setup)
    run(empty)
    first = f()
    run(empty)
    second, peak = run(f)
    return peak - run(empty)[1], first, second


with open(RECORD) as file:
    record = json.load(file)
version = ".".join(map(str, sys.version_info[:3]))
for program in record:
    program["peaks"][version] = measure(program["body"], program.get("setup", ""))[0]
with open(RECORD, "w") as file:
    json.dump(record, file, indent=1, sort_keys=True)
    file.write("\n")
