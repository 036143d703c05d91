"""Containers of our own: ring buffer, sparse vector, multiset, matrix view."""
from collections.abc import MutableMapping, Sequence


class Ring:
    def __init__(self, size):
        self.items = [None] * size
        self.start = 0
        self.count = 0

    def push(self, value):
        end = (self.start + self.count) % len(self.items)
        self.items[end] = value
        if self.count == len(self.items):
            self.start = (self.start + 1) % len(self.items)
        else:
            self.count += 1

    def __iter__(self):
        for i in range(self.count):
            yield self.items[(self.start + i) % len(self.items)]


class Sparse:
    def __init__(self, values=()):
        self.entries = {i: v for i, v in enumerate(values) if v}

    def __getitem__(self, i):
        return self.entries.get(i, 0)

    def __setitem__(self, i, value):
        if value:
            self.entries[i] = value
        else:
            self.entries.pop(i, None)

    def dot(self, other):
        small, large = sorted((self.entries, other.entries), key=len)
        return sum(v * large[i] for i, v in small.items() if i in large)


class Bag(MutableMapping):
    def __init__(self, items=()):
        self.data = {}
        for item in items:
            self[item] = self[item] + 1

    def __getitem__(self, key):
        return self.data.get(key, 0)

    def __setitem__(self, key, value):
        self.data[key] = value

    def __delitem__(self, key):
        del self.data[key]

    def __iter__(self):
        return iter(self.data)

    def __len__(self):
        return sum(self.data.values())


class Column(Sequence):
    def __init__(self, rows, index):
        self.rows = rows
        self.index = index

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        return self.rows[i][self.index]


ring = Ring(8)
for n in range(20):
    ring.push(n * n)
latest = list(ring)
v = Sparse([0, 1, 0, 0, 2.5])
w = Sparse(range(10))
v[100] = 7
v[1] = 0
product = v.dot(w)
bag = Bag("mississippi")
size = len(bag)
letters = sorted(bag.items())
rows = [[i, i * 1.5, str(i)] for i in range(30)]
column = Column(rows, 1)
total = sum(column)
tail = [column[i] for i in range(-3, 0)]
print(latest, product, size, letters, total, tail, 4.5 in column)
