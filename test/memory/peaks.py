"""Measures the peaks that peaks.test.ts compares with, on the interpreter that runs it:

    for python in ~/.pyenv/versions/3.*/bin/python; do $python test/memory/peaks.py; done

Those that import NumPy are measured with the one that the interpreter has (PYTHONPATH for another), and are skipped where there is none:
its version is part of the name of the figure. With the argument `numpy` no others are measured.

"from" is the first version in which a program is measured.

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


def warm():
    """NumPy keeps shapes and strides of a few arrays that are gone for the next ones: there are some of each length."""
    for dimensions in range(1, 5):
        kept = [numpy.zeros((1,) * dimensions) for _ in range(9)]
        del kept


def measure(body, setup):
    empty, f = function("x = None"), function(body, setup)
    run(empty)
    first = f()
    if "numpy" in setup:
        warm()
    run(empty)
    second, peak = run(f)
    return peak - run(empty)[1], first, second


try:
    import numpy
except ImportError:
    numpy = None

with open(RECORD) as file:
    record = json.load(file)
version = ".".join(map(str, sys.version_info[:3])) + ("" if sys.maxsize > 2**32 else "-32")
for program in record:
    if sys.version_info[:2] < tuple(program.get("from", ())):
        continue
    name = version
    if "numpy" in program.get("setup", ""):
        if numpy is None:
            continue
        name += "+numpy" + numpy.__version__
    elif "numpy" in sys.argv:
        continue
    program["peaks"][name] = measure(program["body"], program.get("setup", ""))[0]
with open(RECORD, "w") as file:
    json.dump(record, file, indent=1, sort_keys=True)
    file.write("\n")
