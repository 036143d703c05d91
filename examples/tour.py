"""One of each: the file that the documentation walks through. Reads rows.json, which lies beside it."""
import json, pickle
from array import array
import numpy as np
N = 1_000_000
xs = [i / 3 for i in range(N)]
zeros = [0.0] * N
high = [x * 1.8 + 32 for x in xs if x > 100]
samples = []
for i in range(N):
    samples.append(i * 0.5)
a = array("f")
for i in range(500_000):
    a.append(i)
big = np.zeros(10_000_000)
head = big[:1000]
blob = pickle.dumps(big)
rows = json.load(open("rows.json"))
class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

points = [Point(i / 3, i / 7) for i in range(100_000)]

def shares(values: list[float]):
    total = sum(values)
    out = [v / total for v in values]
    return out

def report():
    raw = np.zeros(10_000_000)
    mean = raw.mean()
    table = np.ones(20_000_000)
    return mean, table.sum()
