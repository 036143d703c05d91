"""What libraries give now and then: how large it is."""
from collections import Counter, deque, namedtuple
from typing import NamedTuple
import heapq, itertools, queue, string
class Row(NamedTuple):
    n: str
    k: int = 3
Pair = namedtuple("Pair", "left right")
r = Row("abc")._asdict()
p = Pair._make([1.5, 2.5])
c, e = Counter("hello"), Counter("low")
f = c - e
g = c + e
h = c & e
i = c | e
c.subtract("hh")
d = deque([1, 2, 3, 4])
d.rotate(1)
d2 = deque(range(300, 400))
d2.rotate(-30)
d3 = d2
d3.extendleft(range(300, 500))
q = [9.5, 2.5]
q *= 4
m = list(heapq.merge([1.5, 4.5], [2.5]))
a, b = itertools.tee(iter([1, 2, 3]))
l = list(b)
t = string.Template("$a-${b}").substitute(a=1, b="x")
class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y
    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)
    def __hash__(self):
        return hash((self.x, self.y))
s = {Point(1, 2), Point(1, 2), Point(2, 1)}
u = {Point(i, i % 3): i for i in range(500, 520)}
z = list(zip([1, 2], "ab"))
v = [x for x in iter([3, 2, 1].pop, 1)]
from enum import Enum, IntEnum
class B(IntEnum):
    X=1
    YY=2000
class C(str, Enum):
    U = "uu"
    V = "a longer one"
class A(Enum):
    P = 1
    Q = 2
    R = 3
f = [C.U, C.V, B.YY]
g = [A.P, A.Q, A.R]
h = [A.P, A.Q, A.R, A.P]
s1 = ""
parts2 = []
for i in range(9):
    s1 += f"{i % 9}"
    parts2.append(s1)
digits = [str(i) for i in range(10)]
texts = [f"{i}" for i in range(10)]
names = ["ab" * 2, "cd" * 3]
same = [f"{name}" for name in names]
both = [names, same]
two = [f"{i}{''}" for i in range(8)]
padded = [f"{i:d}" for i in range(8)]
