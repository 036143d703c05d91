"""Lists, tuples, dicts, sets, deques and texts."""
import bisect
import copy
import heapq
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple

xs = list(range(10))
assert xs[2:5] == [2, 3, 4] and xs[::-1][:3] == [9, 8, 7] and xs[-3:] == [7, 8, 9] and xs[8:2:-2] == [8, 6, 4] and xs[20:] == []
xs[2:5] = [20]
assert xs == [0, 1, 20, 5, 6, 7, 8, 9]
del xs[1:3]
assert xs == [0, 5, 6, 7, 8, 9]
del xs[0]
xs[::2] = [1, 1, 1]
assert xs == [1, 6, 1, 8, 1] and xs.count(1) == 3 and xs.index(8) == 3
xs.insert(1, 7)
xs.insert(-1, 4)
assert xs == [1, 7, 6, 1, 8, 4, 1] and xs.pop() == 1 and xs.pop(0) == 1 and xs.pop(-2) == 8
xs.remove(6)
xs.reverse()
assert xs == [4, 1, 7]
xs += (2, 3)
xs.extend({9: None})
assert xs == [4, 1, 7, 2, 3, 9]
xs.sort(key=lambda x: (x % 3, -x))
assert xs == [9, 3, 7, 4, 1, 2] and sorted(xs, reverse=True) == [9, 7, 4, 3, 2, 1]
assert sorted([(1, "b"), (0, "z"), (1, "a")], key=lambda p: p[0], reverse=True) == [(1, "b"), (1, "a"), (0, "z")]
assert [1, 2] < [1, 3] and (1,) < (1, 0) and "abc" < "abd" and [1, 2] + [3] == [1, 2, 3] and [0] * 3 == [0, 0, 0]
a, *b, c = range(5)
assert (a, b, c) == (0, [1, 2, 3], 4)
(d, e), f = (1, 2), 3
assert (d, e, f) == (1, 2, 3)
d, e = e, d
assert (d, e) == (2, 1)
grid = [[0] * 2 for _ in range(2)]
grid[0][1] = 5
assert grid == [[0, 5], [0, 0]]
same = [[0]] * 2
same[0].append(1)
assert same == [[0, 1], [0, 1]]

m = {"a": 1, "b": 2}
m["c"] = 3
m["a"] = 9
assert list(m) == ["a", "b", "c"] and list(m.values()) == [9, 2, 3] and m.get("z") is None and m.get("z", 4) == 4
assert m.pop("b") == 2 and m.pop("q", 0) == 0 and m.setdefault("d", []) == [] and "a" in m and len(m) == 3
m.update({"e": 5}, f=6)
assert list(m.items())[-1] == ("f", 6) and m.popitem() == ("f", 6)
assert {**m, "x": 1}["x"] == 1 and (m | {"y": 2})["y"] == 2 and dict([("k", 1)]) == {"k": 1} and dict(k=1) == {"k": 1}
assert dict.fromkeys("ab", 0) == {"a": 0, "b": 0} and {1: "i", True: "t", 1.0: "f"} == {1: "f"}
assert {x: x * x for x in range(3)} == {0: 0, 1: 1, 2: 4} and {v: k for k, v in {"a": 1}.items()} == {1: "a"}
try:
    m["none"]
    assert False
except KeyError as error:
    assert error.args == ("none",)
dd = defaultdict(list)
for word in "the cat the dog".split():
    dd[word[0]].append(word)
assert dd == {"t": ["the", "the"], "c": ["cat"], "d": ["dog"]} and "x" not in dd
counts = Counter("abracadabra")
assert counts["a"] == 5 and counts["z"] == 0 and counts.most_common(2) == [("a", 5), ("b", 2)] and sum(counts.values()) == 11
od = OrderedDict(a=1, b=2)
od.move_to_end("a")
assert list(od) == ["b", "a"] and od.popitem(last=False) == ("b", 2)

s = {3, 1, 2}
s.add(2)
s.discard(9)
assert s == {1, 2, 3} and s | {4} == {1, 2, 3, 4} and s & {1, 9} == {1} and s - {1} == {2, 3} and s ^ {1, 5} == {2, 3, 5}
assert {1, 2} <= s and s > {1} and s.isdisjoint({7}) and frozenset([1, 2]) == {1, 2} and {frozenset([1]): 1}[frozenset([1])] == 1
assert list({3, 1, 2}) == [1, 2, 3] and sorted({"b", "a"}) == ["a", "b"] and {(0, 1), (0, 1)} == {(0, 1)}

q = deque([1, 2, 3], maxlen=3)
q.append(4)
q.appendleft(0)
assert list(q) == [0, 2, 3] and q.popleft() == 0 and q.pop() == 3 and len(q) == 1
Point = namedtuple("Point", "x y")
p = Point(1, y=2)
assert p.x + p.y == 3 and p == (1, 2) and p._replace(x=5) == (5, 2) and p[1] == 2
h = []
for n in [5, 2, 8, 1, 9, 3]:
    heapq.heappush(h, n)
assert h == [1, 2, 3, 5, 9, 8] and [heapq.heappop(h) for _ in range(3)] == [1, 2, 3]
k = [9, 4, 7, 1]
heapq.heapify(k)
assert k == [1, 4, 7, 9] and heapq.nlargest(2, k) == [9, 7] and heapq.nsmallest(1, k) == [1]
o = [1, 3, 5]
bisect.insort(o, 4)
assert o == [1, 3, 4, 5] and bisect.bisect_left(o, 3) == 1 and bisect.bisect(o, 3) == 2
deep = [[1], {"a": [2]}]
other = copy.deepcopy(deep)
shallow = copy.copy(deep)
other[0].append(9)
shallow[1]["a"].append(3)
assert deep == [[1], {"a": [2, 3]}]

t = "Hello, World"
assert t.lower() == "hello, world" and t.upper()[-1] == "D" and t.replace("l", "L") == "HeLLo, WorLd" and t.find("o") == 4 and t.index("W") == 7
assert t.split(", ") == ["Hello", "World"] and "a b  c".split() == ["a", "b", "c"] and "-".join(["a", "b"]) == "a-b" and "a,b,c".rsplit(",")[-1] == "c"
assert "  x ".strip() == "x" and "xxaxx".strip("x") == "a" and t.startswith("Hell") and t.endswith(("x", "ld")) and "ab" * 2 == "abab"
assert t[::-1] == "dlroW ,olleH" and t[1:4] == "ell" and "é" in "café" and len("naïve☃") == 6 and "☃"[0] == "☃"
assert "a\nb".splitlines() == ["a", "b"] and "k=v".partition("=") == ("k", "=", "v") and "abc".translate(str.maketrans("ab", "xy")) == "xyc"
assert "7".zfill(3) == "007" and "x".center(5, "*") == "**x**" and "ab".ljust(4) + "|" == "ab  |" and "12".isdigit() and "ab".isalpha()
assert ord("a") == 97 and chr(8364) == "€" and "abc".encode() == b"abc" and b"abc"[0] == 97 and "x" not in "abc"
assert str([1, "a", None, (2,), {"k": 1.5}]) == "[1, 'a', None, (2,), {'k': 1.5}]" and repr("it's") == '"it\'s"'
assert f"{t!r:>16}|" == "  'Hello, World'|" and f"{[1, 2]} {None} {True}" == "[1, 2] None True"
flags = bytearray(5)
flags[1] = 1
flags[2::2] = b"\x02\x02"
assert list(flags) == [0, 1, 2, 0, 2] and sum(flags) == 5 and flags.count(2) == 2

def orders():
    found = [list({7, 15, 23, 31, 1}), list({3, 1000, -1, -2, 2**70, 17}), list({1, 9, 17, 25, 33, 41, 49}), list(set(range(0, 400, 16)))]
    found.append(list({(x, y) for x in range(-3, 9) for y in range(7)}))
    found.append(list({(i * 7919 % 1009, (i, -i)) for i in range(300)}))
    grown = set()
    for i in range(3000):
        grown.add(i * i * 31 % 5003)
    found.append(list(grown))
    return found


weights = [sum(i * (x if isinstance(x, int) else x[0] * 31 + (x[1] if isinstance(x[1], int) else x[1][0])) % 1009 for i, x in enumerate(one)) for one in orders()]
assert weights == [190, 3050, 573, 12605, 44204, 146466, 1266764]
