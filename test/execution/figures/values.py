"""Objects of the standard library, worked out by value: how large they are, alone and in containers."""
import base64
import calendar
import csv
import hashlib
import io
import json
import math
import random
import re
import statistics
import struct
import time
from collections import ChainMap, Counter, OrderedDict, defaultdict, deque, namedtuple
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from fractions import Fraction
from functools import lru_cache, reduce, singledispatch
from itertools import accumulate, chain, groupby, islice, pairwise, product

day = date(2024, 1, 31)
moment = datetime(2024, 1, 31, 12)
span = moment - datetime(2023, 5, 5)
days = [day + timedelta(days=7 * i) for i in range(30)]
by_month = defaultdict(list)
for one in days:
    by_month[one.strftime("%B")].append(one)
stamps = {one.isoformat(): one.toordinal() for one in days}
names = [one.strftime("%A") for one in days]
weeks = calendar.monthcalendar(2024, 2)
parsed = [datetime.strptime(text, "%Y-%m-%d") for text in stamps]
half = Fraction(1, 2)
series = [Fraction(1, n) for n in range(1, 20)]
total = sum(series)
price = Decimal("19.99")
prices = [price * n for n in range(1, 12)]
shares = {n: (price / n).quantize(Decimal("0.01")) for n in range(1, 8)}
root = Decimal(2).sqrt()
z = complex(1, 2)
orbit = [z**n for n in range(6)]


class Color(Enum):
    RED = 1
    GREEN = 2


class Level(IntEnum):
    LOW = 1
    HIGH = 300


@dataclass
class Item:
    name: str
    price: Decimal
    when: date
    tags: list = field(default_factory=list)


items = [Item(f"item{n}", Decimal(n) / 4, day + timedelta(days=n), ["t"] * n) for n in range(12)]
record = asdict(items[3])
shown = repr(items[2])
text = json.dumps([{"name": item.name, "n": len(item.tags), "x": n / 8} for n, item in enumerate(items)], indent=1)
back = json.loads(text)
keys = {key for row in back for key in row}
LINE = "2024-01-{:02d} {} host{} took {}ms"
log = [LINE.format(n % 28 + 1, ["INFO", "WARN"][n % 3 == 0], n % 4, n * 37 % 911) for n in range(60)]
rows = [m.groups() for m in (re.match(r"(\S+) (\w+) (host\d) took (\d+)ms", line) for line in log) if m]
slow = [row for row in rows if int(row[3]) > 500]
dicts = [re.match(r"(?P<day>\S+) (?P<level>\w+)", line).groupdict() for line in log]
words = re.findall(r"[a-z]+", " ".join(log))
clean = re.sub(r"\d+", "#", log[7])
split = re.split(r"\s+", log[9])
counts = Counter(row[1] for row in rows)
top = counts.most_common(1)
mean = statistics.mean(int(row[3]) for row in rows)
spread = statistics.stdev([1.5, 2.5, 9.0])
middle = statistics.median([4, 1, 3])
digest = hashlib.sha256(text.encode()).hexdigest()
short = hashlib.md5(b"x").digest()[:4]
coded = base64.b64encode(text.encode())
packed = b"".join(struct.pack("<HId", n, n * n, n / 3) for n in range(20))
unpacked = list(struct.iter_unpack("<HId", packed))
out = io.StringIO()
writer = csv.writer(out)
writer.writerows(rows[:5])
table = out.getvalue()
again = list(csv.reader(io.StringIO(table)))
people = list(csv.DictReader(["name,age", "Ann,33", "Bob,41"]))
settings = ChainMap({"a": 1}, {"b": 2})
chosen = settings["b"]
level = max(Level.LOW, Level.HIGH)
doubled = level * 2


@lru_cache(maxsize=None)
def ways(n):
    return 1 if n < 2 else ways(n - 1) + ways(n - 2)


paths = [ways(n) for n in range(90)]


@contextmanager
def noted(name):
    book.append("in " + name)
    try:
        yield name * 2
    finally:
        book.append("out " + name)


book = []
with noted("a") as twice:
    book.append(twice)


@singledispatch
def size(value):
    return [value]


@size.register(list)
def _(value):
    return [size(one) for one in value]


sizes = size([1, [2.5, ["x"]]])


class Positive:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner=None):
        return instance.__dict__[self.name] if instance is not None else self

    def __set__(self, instance, value):
        instance.__dict__[self.name] = value


class Node:
    __slots__ = ("value", "next")

    def __init__(self, value, after=None):
        self.value = value
        self.next = after


head = reduce(lambda after, value: Node(value, after), range(300, 330), None)
lines = text.splitlines()
grouped = {key: list(group) for key, group in groupby(sorted(words), key=len)}
running = list(accumulate(range(1, 40), lambda a, b: a * b % 10007))
gaps = [b - a for a, b in pairwise(days)]
window = deque(islice(chain(days, days), 40), maxlen=8)
grid = list(product("ab", range(300, 303)))
ordered = OrderedDict(sorted(stamps.items(), key=lambda pair: -pair[1]))
Pair = namedtuple("Pair", "left right")
pairs = [Pair(n, str(n)) for n in range(250, 262)]
label = str(pairs[0])
norm = math.sqrt(sum(x * x for x in [1.5, 2.5]))
rng = random.Random(7)
draws = [rng.randint(1, 10**6) for _ in range(40)]
mixed = sorted(draws, key=lambda n: (n % 7, n))
noise = [random.random() * 3 - 1 for _ in range(25)]
points = [(random.uniform(0, 1), round(random.gauss(0, 1), 3)) for _ in range(10)]
started = time.perf_counter()
laps = [time.perf_counter() - started for _ in range(12)]
hexes = [hashlib.sha512(str(n).encode()).hexdigest() for n in range(5)]
heads = [one[:20] for one in hexes]
members = {color: [color.name] for color in Color}


class Stack(list):
    def push(self, item):
        self.append(item)
        return self


class Lower(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)


class Memo(dict):
    def __missing__(self, key):
        value = self[key] = key * 2
        return value


class Named(list):
    def __init__(self, name, items=()):
        super().__init__(items)
        self.name = name


class Slotted(list):
    __slots__ = ()


nothing = Stack()
stack = Stack([1, 2, 300])
for n in range(300, 320):
    stack.push(n)
ranged = Stack(range(1000, 1010))
again = Stack(stack)
plain = list(stack)
part = stack[3:9]
stacks = [Stack([n]) for n in range(40)]
lower = Lower()
for name in ["AB", "Cd", "EF", "GH", "IJ", "KL"]:
    lower[name] = len(name)
memo = Memo(a=1)
for key in "bcdefgh":
    memo[key]
copied = dict(memo)
labelled = Named("x", [1.5, 2.5])
slotted = Slotted(range(5))
joined = stack + [1]
merged = {**lower}


class Rank(IntEnum):
    LOW = 1
    A_VERY_LONG_NAME_FOR_A_LEVEL = 2
    MID = 3

class Pile(list):
    pass

for v in [date(2024, 1, 1), Decimal(1), datetime(2024, 1, 1), timedelta(3), 2 + 1j, Fraction(1, 1000)]:
    x = v
for lv in Rank:
    y = lv
for c in ["\xe9", "abc" * 1, "abcdefgh" * 2, "".join(["x", "y"])]:
    z = c
for i in range(40):
    w = [Rank.LOW] if i % 2 else [5000 + i] * 3
for i in range(40):
    s = Pile([i]) if i % 3 else [i]
for i in range(40):
    t = Rank.MID if i % 2 else 10 ** 6 + i
for i in range(40):
    u = ([Rank.MID] if i % 2 else [Rank.A_VERY_LONG_NAME_FOR_A_LEVEL]) if i > 2 else [Rank.LOW]
for i in range(40):
    d = {"k": date(2024, 1, 1 + i % 5)} if i % 2 else {"k": Decimal(i)}
