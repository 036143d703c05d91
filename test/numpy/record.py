"""Prints what NumPy makes of the expressions of truth.txt, as JSON: {version: {expression: "size type"}}. Run with each NumPy: cut -f1 truth.txt | python3 record.py"""
import json
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")


def kind(x):
    return f"ndarray[{x.dtype.name}]" if isinstance(x, np.ndarray) else type(x).__name__


def record(expression):
    names = {"np": np, "a": np.arange(24.0).reshape(4, 6) + 0, "v": np.arange(10)}
    try:
        x = eval(expression, names)
    except Exception:
        return None
    return f"{sys.getsizeof(x)} {kind(x)}"


found = {line: record(line) for line in sys.stdin.read().splitlines()}
print(json.dumps({np.__version__: {line: text for line, text in found.items() if text is not None}}))
