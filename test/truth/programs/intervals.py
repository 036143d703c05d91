"""Merging intervals, sweeping lines, and a segment tree."""
from operator import itemgetter


def merge(intervals):
    merged = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def busiest(intervals):
    events = []
    for start, end in intervals:
        events.append((start, 1))
        events.append((end, -1))
    events.sort(key=itemgetter(0, 1))
    active = most = 0
    when = None
    for time, change in events:
        active += change
        if active > most:
            most, when = active, time
    return most, when


class SegmentTree:
    def __init__(self, values):
        self.n = 1
        while self.n < len(values):
            self.n *= 2
        self.tree = [0] * (2 * self.n)
        self.tree[self.n : self.n + len(values)] = values
        for i in range(self.n - 1, 0, -1):
            self.tree[i] = self.tree[2 * i] + self.tree[2 * i + 1]

    def update(self, i, value):
        i += self.n
        self.tree[i] = value
        while i > 1:
            i //= 2
            self.tree[i] = self.tree[2 * i] + self.tree[2 * i + 1]

    def query(self, low, high):
        total = 0
        low += self.n
        high += self.n
        while low < high:
            if low & 1:
                total += self.tree[low]
                low += 1
            if high & 1:
                high -= 1
                total += self.tree[high]
            low //= 2
            high //= 2
        return total


class UnionFind:
    def __init__(self, n):
        self.parent = list(range(n))
        self.size = [1] * n

    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        if self.size[a] < self.size[b]:
            a, b = b, a
        self.parent[b] = a
        self.size[a] += self.size[b]
        return True


meetings = [((i * 37) % 200, (i * 37) % 200 + 5 + i % 11) for i in range(40)]
blocks = merge(meetings)
free = [(a[1], b[0]) for a, b in zip(blocks, blocks[1:])]
most, when = busiest(meetings)
covered = sum(end - start for start, end in blocks)
tree = SegmentTree([i % 10 for i in range(100)])
first = tree.query(10, 35)
tree.update(20, 500)
second = tree.query(10, 35)
prefix = [0]
for start, end in blocks:
    prefix.append(prefix[-1] + end - start)
sets = UnionFind(50)
joined = [sets.union(i, (i * i + 1) % 50) for i in range(50)]
roots = {sets.find(i) for i in range(50)}
groups = {root: [i for i in range(50) if sets.find(i) == root] for root in roots}
largest = max(groups.values(), key=len)
print(len(blocks), free[:3], most, when, covered, first, second, prefix[-1], sum(joined), len(groups), len(largest))
