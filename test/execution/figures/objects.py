"""What builtin types make: texts, numbers, containers and records, of which a seed alone keeps the abstract interpreter from knowing all."""
import random
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from dataclasses import dataclass

rng = random.Random(12)
n = rng.randint(40, 60)
digits = [str(rng.randint(0, 9)) for _ in range(100)]
digits2 = [f"{rng.randint(0, 9)}" for _ in range(100)]
digits3 = ["%d" % rng.randint(0, 9) for _ in range(100)]
digits4 = ["{}".format(rng.randint(0, 9)) for _ in range(100)]
digits5 = [repr(rng.randint(0, 9)) for _ in range(100)]
digits6 = [format(rng.randint(0, 9), "d") for _ in range(100)]
chars = [chr(97 + rng.randint(0, 25)) for _ in range(100)]
wide = [chr(8000 + rng.randint(0, 3)) for _ in range(40)]
lat = [chr(200 + rng.randint(0, 30)) for _ in range(40)]
text = "".join(chars)
cut = [text[i : i + rng.randint(0, 3)] for i in range(60)]
parts = text.split("a")
words = " ".join(chars).split()
whole = [text[:], text[0:], text.replace("#", "x"), text.strip(), text.lower(), str(text), text + "", "" + text, text * 1]
upper = [text.upper(), text.title(), text.center(300), text.zfill(200), text.ljust(10)]
lines = "\n".join(chars).splitlines()
empties = [tuple(chars[:0]), (), tuple([]), frozenset(chars[:0]), "", b"", str(), text[:0], frozenset()]
emptylists = [[] for _ in range(n)]
tuples = [(i, i * 1000) for i in range(n)]
consts = [(1, 2, 3) for _ in range(n)]
shared = [(1, 1000)] * n
floats = [1.5 for _ in range(n)]
mixed = [i / 2 if rng.random() < 0.5 else i * 1000 for i in range(n)]
bigs = [rng.getrandbits(70) for _ in range(n)]
negs = [-rng.randint(1, 2**31) for _ in range(n)]
bs = [bytes([rng.randint(0, 255)]) for _ in range(40)]
bs2 = [bytes([rng.randint(0, 255), 1]) for _ in range(40)]
d = {i: str(i) for i in range(n)}
for k in range(0, n, 3):
    del d[k]
e = dict(d)
f = d.copy()
g = {**d, "x": 1}
h = d | {"y": 2}
e.update({i: i for i in range(200, 230)})
s = {rng.randint(0, 1000) for _ in range(n)}
t = s | {5000, 6000}
u = s & set(range(500))
v = s - set(range(500))
w = set(s)
w.discard(max(w))
x = frozenset(s)
y = s ^ {1, 2, 3}
z = list(s)
q = deque(range(n), maxlen=20)
for i in range(70):
    q.append(i * 1000)
r = deque()
for i in range(n * 3):
    r.appendleft(i)
c = Counter(chars)
o = OrderedDict((k, 1) for k in chars)
dd = defaultdict(list)
for k in chars:
    dd[k].append(k)
P = namedtuple("P", "x y")
ps = [P(i, i / 3) for i in range(n)]


@dataclass
class D:
    a: int
    b: str = "z"


@dataclass(slots=True)
class S:
    a: int
    b: str = "z"


ds = [D(i) for i in range(n)]
ss = [S(i * 1000) for i in range(n)]
xs = list(range(n))
while len(xs) > n // 3:
    xs.pop()
ys = xs[:]
ys.extend(xs)
ys += [1, 2, 3]
ys.insert(0, 7)
zs = sorted(ys)
del zs[2:5]
zs[1:1] = [9] * rng.randint(3, 5)
ks = list(d)
vs = list(d.values())
its = list(d.items())
mp = list(map(str, xs))
fl = list(filter(None, xs))
zp = list(zip(xs, ys))
en = list(enumerate(xs))
rv = list(reversed(xs))
a1, *b1, c1 = xs
m, *rest = map(str, xs)
tt = tuple(i for i in xs)
st = tuple(xs)
ba = bytearray(n)
ba.append(1)
ba.extend(b"abc")
bb = bytearray(b"x" * n)
rr = range(n * 100)
bo = n > 50
fs = sum(i / 3 for i in range(n))
mx = max(tuples)
