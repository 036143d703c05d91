"""Runs drawn programs and prints what x takes: [shallow, deep, held] of each, null where it raises, held null where tracemalloc is missing. Runs under 2.7 and 3."""
import array
import collections
import gc
import json
import re
import sys

try:
    import tracemalloc
except ImportError:
    tracemalloc = None

CACHED = 1024 if sys.version_info >= (3, 15) else 256
TEXT = (str, type(u""))
INTS = (int,) if sys.version_info >= (3,) else (int, type(2 ** 70))


def is_shared(value):
    """Whether the interpreter itself owns the value."""
    if value is None or value is True or value is False:
        return True
    kind = type(value)
    if kind in INTS:
        return -5 <= value <= CACHED
    if kind is tuple:
        return not value
    if kind in TEXT:
        return not value or (len(value) == 1 and ord(value) < 256)
    if kind is bytes:
        return len(value) < 2
    return kind is frozenset and not value and sys.version_info < (3, 10)


def deep(value):
    seen, total, queue = set(), 0, [value]
    while queue:
        one = queue.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if not is_shared(one):
            total += sys.getsizeof(one)
        if isinstance(one, dict):
            queue.extend(one.keys())
            queue.extend(one.values())
        elif isinstance(one, (list, tuple, set, frozenset, collections.deque)):
            queue.extend(one)
        if hasattr(one, "__dict__"):
            queue.append(one.__dict__)
    return total


def gain(function):
    """
    What is traced more after one more result, in most of seven turns. A full collection empties the free lists, before and after. Code that ran often
    gets caches, once; and the numbers that the turns themselves keep are there from the second one on.
    """
    kept = [function()] + [None] * 7
    gains = [0] * 7
    tracemalloc.start()
    for i in range(7):
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        kept[i + 1] = function()
        gc.collect()
        gains[i] = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return min(gains, key=lambda one: (-gains.count(one), one))


def nothing():
    return None


def main():
    results = []
    drawn = json.loads(sys.stdin.read())
    baseline = None if tracemalloc is None else gain(nothing)
    # Collections then look at what a program made, and nothing else (3.7).
    getattr(gc, "freeze", gc.collect)()
    for body in drawn["bodies"]:
        names = {"re": re, "array": array.array, "deque": collections.deque}
        exec(drawn["classes"], names)
        code = "def made():\n" + "".join("    %s\n" % line for line in body.split("\n")) + "    return x\n"
        exec(compile(code, "drawn", "exec"), names)
        gc.collect()
        gc.disable()
        try:
            value = names["made"]()
        except (OverflowError, UnicodeEncodeError):
            # I(n) of a long, S(u"\u20ac") in 2.7.
            results.append(None)
            gc.enable()
            continue
        results.append([sys.getsizeof(value), deep(value), None if tracemalloc is None else gain(names["made"]) - baseline])
        gc.enable()
    print(json.dumps({"version": "%d.%d.%d" % sys.version_info[:3], "results": results}))


main()
