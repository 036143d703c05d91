"""What classes decide themselves: descriptors, creation, enumerations, managers."""
from abc import ABC, ABCMeta, abstractmethod
from collections import Counter, defaultdict, deque, namedtuple
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, IntEnum, auto


class Positive:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return getattr(instance, self.name)

    def __set__(self, instance, value):
        if value <= 0:
            raise ValueError(self.name)
        setattr(instance, self.name, value)


class Box:
    width = Positive()

    def __init__(self, width):
        self.width = width


box = Box(3)
box.width = 5
assert box.width == 5 and box._width == 5 and isinstance(Box.width, Positive)
try:
    box.width = -1
    raise SystemError
except ValueError:
    pass


class Shouted:
    def __get__(self, instance, owner):
        return 7 if instance is None else 8


class Holder:
    it = Shouted()


assert Holder.it == 7 and Holder().it == 8
holder = Holder()
holder.it = 9
assert holder.it == 9


class Single:
    known = None

    def __new__(cls, *args):
        if cls.known is None:
            cls.known = super().__new__(cls)
        return cls.known

    def __init__(self, n=0):
        self.n = n


assert Single(1) is Single(2) and Single.known.n == 2


class Plugin:
    all = []

    def __init_subclass__(cls, kind="plain", **more):
        super().__init_subclass__(**more)
        cls.kind = kind
        Plugin.all.append(cls.__name__)


class First(Plugin):
    pass


class Second(Plugin, kind="other"):
    pass


assert Plugin.all == ["First", "Second"] and Second.kind == "other" and First.kind == "plain"


class Shape(metaclass=ABCMeta):
    @abstractmethod
    def area(self):
        ...


class Frozen:
    def __init__(self, n):
        object.__setattr__(self, "n", n)

    def __setattr__(self, name, value):
        raise AttributeError(name)


class Noted:
    def __setattr__(self, name, value):
        super().__setattr__(name, value * 2)


frozen = Frozen(3)
try:
    frozen.n = 4
    raise SystemError
except AttributeError:
    pass
noted = Noted()
noted.x = 4
assert frozen.n == 3 and noted.x == 8


class Color(Enum):
    RED = auto()
    GREEN = "g"
    CRIMSON = 1

    def __init__(self, value):
        self.short = str(value)[0]


class Level(IntEnum):
    LOW = 1
    HIGH = 10


class Word(str, Enum):
    YES = "yes"


assert Color.CRIMSON is Color.RED and Color.RED.short == "1" and Color("g") is Color.GREEN and len(Color) == 2
assert str(Color.RED) == "Color.RED" and repr(Color.GREEN) == "<Color.GREEN: 'g'>" and f"{Color.RED}" == "Color.RED"
assert Level.LOW < Level.HIGH and Level.HIGH + 1 == 11 and Level(10) is Level.HIGH and Level.LOW.name == "LOW" and Level.HIGH.value == 10
assert sorted([Level.HIGH, Level.LOW])[0] is Level.LOW and isinstance(Level.LOW, int) and isinstance(Level.LOW, Level)
assert Word.YES == "yes" and Word.YES.upper() == "YES" and Word("yes") is Word.YES and {1: "a"}[Level.LOW] == "a"
assert [level.name for level in Level] == ["LOW", "HIGH"] and repr(Level.LOW) == "<Level.LOW: 1>"

steps = []


@contextmanager
def step(name):
    steps.append("in " + name)
    try:
        yield name.upper()
    except KeyError:
        steps.append("caught")
    finally:
        steps.append("out " + name)


with step("a") as upper:
    assert upper == "A"
with step("b"):
    raise KeyError("x")
try:
    with step("c"):
        raise ValueError("x")
except ValueError:
    steps.append("passed on")
assert steps == ["in a", "out a", "in b", "caught", "out b", "in c", "out c", "passed on"]


def numbers():
    try:
        for i in range(3):
            yield i
    finally:
        steps.append("end")


assert list(numbers()) == [0, 1, 2] and steps[-1] == "end"


@dataclass
class Point:
    x: int
    y: float = 0.5
    tags: list = field(default_factory=list)


Pair = namedtuple("Pair", "left right")
assert repr(Pair(1, "b")) == "Pair(left=1, right='b')" and str([Pair(1, 2)]) == "[Pair(left=1, right=2)]"
assert repr(Point(1)) == "Point(x=1, y=0.5, tags=[])" and f"{Point(2, 3)}" == "Point(x=2, y=3, tags=[])"
assert str(Counter("abca")) == "Counter({'a': 2, 'b': 1, 'c': 1})" and str(defaultdict(int, a=1)) == "defaultdict(<class 'int'>, {'a': 1})"
assert str(deque([1, 2])) == "deque([1, 2])" and repr(deque([1], maxlen=3)) == "deque([1], maxlen=3)" and str(set()) == "set()"
