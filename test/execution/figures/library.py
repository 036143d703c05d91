"""What the standard library, functions and classes of a program make, of which a seed alone keeps the abstract interpreter from knowing all."""
import copy
import functools
import heapq
import itertools
import math
import random
from collections import Counter, defaultdict
from dataclasses import asdict, astuple, dataclass, field, replace
from enum import Enum

rng = random.Random(21)
n = rng.randint(20, 30)
pool = [rng.randint(0, 10**6) for _ in range(n)]
samp = rng.sample(pool, 7)
samp2 = rng.sample(range(10**6), 9)
chs = rng.choices(pool, k=11)
shf = pool[:]
rng.shuffle(shf)
heap = []
for p in pool:
    heapq.heappush(heap, p)
while len(heap) > 5:
    heapq.heappop(heap)
nl = heapq.nlargest(3, pool)
ns = heapq.nsmallest(3, pool)
perms = list(itertools.permutations(pool[:4]))
combs = list(itertools.combinations(pool[:6], 2))
prod = list(itertools.product(pool[:3], repeat=2))
acc = list(itertools.accumulate(pool))
chain = list(itertools.chain(pool, samp))
grp = {k: list(g) for k, g in itertools.groupby(sorted(pool), key=lambda x: x // 100000)}
isl = list(itertools.islice(pool, 3, 9))
zl = list(itertools.zip_longest(pool, samp))
fmts = [f"{p:,}" for p in pool] + [f"{p / 7:.3f}" for p in pool] + [hex(p) for p in pool] + [bin(p) for p in pool]
reps = [repr(p / 7) for p in pool] + [str([p]) for p in pool]
ints = [int(str(p)) for p in pool]
ints2 = [int(p / 3) for p in pool]
rnd = [round(p / 7, 2) for p in pool] + [round(p / 7) for p in pool]
dm = [divmod(p, 17) for p in pool]
sq = [math.isqrt(p) for p in pool]
gc_ = [math.gcd(p, 360) for p in pool]
fact = [math.factorial(i) for i in range(n)]
pw = [p**3 for p in pool]
neg = [-p for p in pool]
sh = [p << 20 for p in pool]
lens = [len("x" * p) for p in range(n * 20)]
enu = [i for i, _ in enumerate(range(400))]
idx = [pool.index(p) for p in pool]
dc = copy.deepcopy([pool, {"a": pool, "b": (1, [2])}])
cp = copy.copy(pool)
groups = defaultdict(list)
for p in pool:
    groups[p % 5].append(p)
inv = {v: k for k, v in enumerate(pool)}
cnt = Counter(p % 7 for p in pool)
mc = cnt.most_common()
mc2 = cnt.most_common(2)
dk = dict.fromkeys(pool)
nested = {i: {j: [] for j in range(i)} for i in range(n)}
merged = {}
for k in nested:
    merged.update(nested[k])
popd = dict(inv)
while len(popd) > 3:
    popd.popitem()
sd = {}
for p in pool:
    sd.setdefault(p % 3, set()).add(p)


@functools.lru_cache(maxsize=None)
def path(i, j):
    return 1 if i == 0 or j == 0 else path(i - 1, j) + path(i, j - 1)


grid = [[path(i, j) for j in range(12)] for i in range(12)]
memo = {}


def fib(k):
    if k not in memo:
        memo[k] = k if k < 2 else fib(k - 1) + fib(k - 2)
    return memo[k]


big = fib(n * 3)


def primes(limit):
    sieve = [True] * limit
    out = []
    for i in range(2, limit):
        if sieve[i]:
            out.append(i)
            sieve[i * i :: i] = [False] * len(range(i * i, limit, i))
    return out


pr = primes(n * 50)


class Node:
    def __init__(self, key):
        self.key = key
        self.left = None
        self.right = None


def insert(node, key):
    if node is None:
        return Node(key)
    if key < node.key:
        node.left = insert(node.left, key)
    else:
        node.right = insert(node.right, key)
    return node


root = None
for p in pool:
    root = insert(root, p)


class Base:
    __slots__ = ("a",)

    def __init__(self, a):
        self.a = a


class Derived(Base):
    __slots__ = ("b",)

    def __init__(self, a, b):
        super().__init__(a)
        self.b = b


class Open(Base):
    pass


slotted = [Derived(p, str(p)) for p in pool]
opened = [Open(p) for p in pool]
for o in opened[::2]:
    o.extra = [1]


@dataclass
class Item:
    name: str
    price: float = 0.0
    tags: list = field(default_factory=list)


items = [Item(f"i{p}", p / 3, [p]) for p in pool]
dicts = [asdict(i) for i in items]
tups = [astuple(i) for i in items]
reps2 = [replace(i, price=1.0) for i in items]


class Color(Enum):
    RED = 1
    BLUE = 2


by = {Color.RED: [], Color.BLUE: []}
for p in pool:
    by[Color.RED if p % 2 else Color.BLUE].append(p)


class Stack:
    def __init__(self):
        self.items = []
        self.size = 0

    def push(self, x):
        self.items.append(x)
        self.size += 1
        return self

    def pop(self):
        self.size -= 1
        return self.items.pop()


st = Stack()
for p in pool:
    st.push(p)
for _ in range(n // 2):
    st.pop()
mat = [[rng.random() for _ in range(6)] for _ in range(5)]
tr = [list(row) for row in zip(*mat)]
mul = [[sum(a * b for a, b in zip(r, c)) for c in zip(*tr)] for r in mat]
flat = [x for row in mat for x in row if x > 0.5]
strs = "-".join(str(p) for p in pool)
cz = "".join(chr((ord(c) - 48 + 3) % 10 + 48) if c.isdigit() else c for c in strs)
freq = {c: strs.count(c) for c in set(strs) if c.isdigit()} if False else {c: strs.count(c) for c in "0123456789"}
words = strs.replace("-", " ").title().split()
bub = pool[:]
for i in range(len(bub)):
    for j in range(len(bub) - 1 - i):
        if bub[j] > bub[j + 1]:
            bub[j], bub[j + 1] = bub[j + 1], bub[j]
try:
    bad = pool[999]
except IndexError as error:
    bad = [str(error)] * 2
gen = (p for p in pool)
first = next(gen)
rest = list(gen)
