"""Functions, classes, generators, exceptions and what the standard library does with them."""
import contextlib
import dataclasses
import functools
import itertools
import random
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple


def f(a, b=2, *args, c, d=4, **kwargs):
    return a, b, args, c, d, kwargs


assert f(1, c=3) == (1, 2, (), 3, 4, {}) and f(1, 5, 6, 7, c=8, e=9) == (1, 5, (6, 7), 8, 4, {"e": 9})
assert f(*[1, 2], **{"c": 3, "d": 5}) == (1, 2, (), 3, 5, {})


def counter():
    n = 0

    def step():
        nonlocal n
        n += 1
        return n

    return step


one, two = counter(), counter()
assert (one(), one(), two()) == (1, 2, 1)
total = 0


def add(k):
    global total
    total += k


add(3)
add(4)
assert total == 7
late = [lambda: i for i in range(3)]
assert [g() for g in late] == [2, 2, 2] and [g() for g in [lambda i=i: i for i in range(3)]] == [0, 1, 2]


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


assert list(itertools.islice(fib(), 8)) == [0, 1, 1, 2, 3, 5, 8, 13]


def both():
    got = yield 1
    yield from [got, 5]
    return "end"


g = both()
assert next(g) == 1 and g.send(7) == 7 and next(g) == 5
try:
    next(g)
    assert False
except StopIteration as stop:
    assert stop.value == "end"
assert sum(x * x for x in range(4) if x % 2) == 10 and [(x, y) for x in range(2) for y in "ab"] == [(0, "a"), (0, "b"), (1, "a"), (1, "b")]
assert any(x > 2 for x in [1, 3]) and not all([1, 0]) and list(zip("ab", [1, 2], strict=False) if False else zip("ab", [1, 2])) == [("a", 1), ("b", 2)]
assert list(map(lambda x, y: x + y, [1, 2], [3, 4])) == [4, 6] and list(filter(None, [0, 1, 2])) == [1, 2] and list(enumerate("ab", 1)) == [(1, "a"), (2, "b")]
assert (n := 5) == 5 and [last := k for k in range(3)] == [0, 1, 2] and last == 2


class Animal(ABC):
    count = 0

    def __init__(self, name):
        self.name = name
        Animal.count += 1

    @abstractmethod
    def sound(self): ...

    @property
    def loud(self):
        return self.sound().upper()

    @staticmethod
    def kind():
        return "animal"

    @classmethod
    def made(cls, name):
        return cls(name)

    def __repr__(self):
        return f"{type(self).__name__}({self.name!r})"

    def __lt__(self, other):
        return self.name < other.name


class Dog(Animal):
    def __init__(self, name, tricks=()):
        super().__init__(name)
        self.__tricks = list(tricks)

    def sound(self):
        return "woof"

    def learn(self, trick):
        self.__tricks.append(trick)
        return self


rex = Dog.made("rex").learn("sit")
assert rex.loud == "WOOF" and repr(rex) == "Dog('rex')" and Animal.count == 1 and Dog.kind() == "animal" and isinstance(rex, Animal)
assert str([rex]) == "[Dog('rex')]" and min([Dog("b"), Dog("a")]).name == "a" and rex._Dog__tricks == ["sit"] and hasattr(rex, "name")
assert getattr(rex, "missing", 0) == 0


class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __rmul__(self, k):
        return Vector(k * self.x, k * self.y)

    def __eq__(self, other):
        return isinstance(other, Vector) and (self.x, self.y) == (other.x, other.y)

    def __getitem__(self, i):
        return (self.x, self.y)[i]

    def __iter__(self):
        yield self.x
        yield self.y

    def __len__(self):
        return 2

    def __call__(self, k):
        return k + self.x

    def __bool__(self):
        return self.x != 0


v = Vector(1, 2) + 3 * Vector(1, 1)
assert v == Vector(4, 5) and v[1] == 5 and list(v) == [4, 5] and len(v) == 2 and v(1) == 5 and not Vector(0, 1) and 5 in v


@dataclass(order=True)
class Item:
    price: float
    name: str = "x"
    tags: list = field(default_factory=list, compare=False)

    def __post_init__(self):
        self.tags.append(self.name)


i, j = Item(2.0), Item(1.0, "y")
assert j < i and i.tags == ["x"] and i == Item(2.0, "x") and dataclasses.replace(i, price=3.0).price == 3.0 and dataclasses.asdict(j) == {"price": 1.0, "name": "y", "tags": ["y"]}


@dataclass(frozen=True)
class Key:
    a: int
    b: int = 0


assert {Key(1): 2}[Key(1, 0)] == 2


class Pair(NamedTuple):
    left: int
    right: int = 7

    def total(self):
        return self.left + self.right


assert Pair(1).total() == 8 and Pair(1) == (1, 7)


class Color(Enum):
    RED = auto()
    BLUE = auto()
    AZURE = 2


assert Color.RED.value == 1 and Color(2) is Color.BLUE and Color["RED"].name == "RED" and [c.name for c in Color] == ["RED", "BLUE"] and Color.AZURE is Color.BLUE
assert {Color.RED: 1}[Color.RED] == 1


class Oops(ValueError):
    pass


log = []
try:
    try:
        raise Oops("bad", 3)
    except KeyError:
        log.append("no")
    finally:
        log.append("finally")
except (TypeError, ValueError) as error:
    log.append(error.args)
else:
    log.append("else")
assert log == ["finally", ("bad", 3)]


def early():
    for i in range(5):
        try:
            if i == 2:
                return i
        finally:
            log.append(i)
    return None


assert early() == 2 and log[-1] == 2


class Manager:
    def __enter__(self):
        return "in"

    def __exit__(self, kind, value, trace):
        log.append(kind is not None)
        return True


with Manager() as m:
    assert m == "in"
with Manager():
    raise KeyError("swallowed")
assert log[-2:] == [False, True]
for k in range(5):
    if k == 3:
        break
else:
    assert False
while k:
    k -= 1
else:
    log.append("done")
assert log[-1] == "done"


def kind(x):
    match x:
        case 0 | 1:
            return "bit"
        case [a, b]:
            return a + b
        case [first, *rest]:
            return len(rest)
        case {"k": value}:
            return value
        case Vector(x=0, y=y):
            return y
        case str(text) if text:
            return text
        case _:
            return None


assert [kind(x) for x in (1, [2, 3], [1, 2, 3, 4], {"k": 5, "z": 0}, Vector(0, 9), "s", "", 2.5)] == ["bit", 5, 3, 5, 9, "s", None, None]


@functools.lru_cache(maxsize=None)
def slow(n):
    return n if n < 2 else slow(n - 1) + slow(n - 2)


assert slow(50) == 12586269025 and functools.reduce(lambda a, b: a * b, range(1, 6)) == 120 and functools.partial(f, 1, c=3)() == (1, 2, (), 3, 4, {})


def traced(fn):
    @functools.wraps(fn)
    def inner(*args, **kwargs):
        inner.calls += 1
        return fn(*args, **kwargs)

    inner.calls = 0
    return inner


@traced
def twice(x):
    return 2 * x


assert twice(3) == 6 and twice.calls == 1
assert list(itertools.chain([1], [2])) == [1, 2] and list(itertools.chain.from_iterable([[1], [2]])) == [1, 2] and list(itertools.permutations([1, 2, 3], 2))[:3] == [(1, 2), (1, 3), (2, 1)]
assert list(itertools.combinations("abc", 2)) == [("a", "b"), ("a", "c"), ("b", "c")] and list(itertools.product([0, 1], repeat=2)) == [(0, 0), (0, 1), (1, 0), (1, 1)]
assert list(itertools.accumulate([1, 2, 3])) == [1, 3, 6] and [(k, list(g)) for k, g in itertools.groupby("aab")] == [("a", ["a", "a"]), ("b", ["b"])]
assert list(itertools.zip_longest([1, 2], "a", fillvalue="-")) == [(1, "a"), (2, "-")] and list(itertools.takewhile(lambda x: x < 3, [1, 2, 3, 1])) == [1, 2]


class Celsius:
    def __init__(self, value):
        self.value = value

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, new):
        self._value = max(new, -273)


cold = Celsius(-500)
cold.value += 3
assert cold.value == -270 and cold._value == -270


@functools.total_ordering
class Rank:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


assert Rank(2) >= Rank(1) and Rank(1) <= Rank(1) and Rank(2) > Rank(1) and not Rank(1) > Rank(1)


@contextlib.contextmanager
def noted(name):
    log.append(name)
    yield len(log)
    log.append("left")


with noted("entered") as size:
    assert log[-1] == "entered" and size == len(log)
assert log[-1] == "left"
with contextlib.suppress(KeyError, ValueError):
    int("no")
assert sorted({"bb", "a", "ccc"}, key=len) == ["a", "bb", "ccc"] and sorted({3, 1, 2}, key=lambda x: -x) == [3, 2, 1]
rng = random.Random(5)
draws = [rng.random(), rng.randint(1, 1000), rng.choice("abcdef"), rng.sample(range(100), 4), rng.uniform(2, 3), rng.randrange(10, 20, 3), rng.getrandbits(40), rng.choices([1, 2, 3], weights=[1, 5, 2], k=3), rng.sample([1, 2, 3, 4], 2)]
deck = list(range(12))
rng.shuffle(deck)
random.seed(8)
draws.append(random.random())
assert str(draws) == "[0.6229016948897019, 760, 'c', [88, 94, 83, 67], 2.029005228283615, 19, 1038419834999, [2, 1, 2], [3, 2], 0.2267058593810488]" and str(deck) == '[2, 10, 4, 7, 9, 5, 0, 11, 1, 8, 6, 3]'


class Options:
    def __init__(self, **given):
        self.__dict__.update(given)

    def take(self, name, value):
        self.__dict__[name] = value
        return vars(self)


options = Options(a=1, b=[2])
kept = options.__dict__
options.c = 3
assert options.take("d", 4) == {"a": 1, "b": [2], "c": 3, "d": 4} and kept is options.__dict__ and kept["c"] == 3 and options.d == 4
