"""Combinatorics by hand and with itertools."""
import itertools
import math
from collections import Counter


def permutations(items):
    if not items:
        yield ()
        return
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1 :]):
            yield (item, *rest)


def subsets(items):
    result = [[]]
    for item in items:
        result += [subset + [item] for subset in result]
    return result


def partitions(n, largest=None):
    largest = largest or n
    if n == 0:
        yield []
        return
    for first in range(min(n, largest), 0, -1):
        for rest in partitions(n - first, first):
            yield [first] + rest


def catalan(n):
    return math.comb(2 * n, n) // (n + 1)


def parentheses(n):
    found = []

    def grow(text, opened, closed):
        if len(text) == 2 * n:
            found.append(text)
            return
        if opened < n:
            grow(text + "(", opened + 1, closed)
        if closed < opened:
            grow(text + ")", opened, closed + 1)

    grow("", 0, 0)
    return found


def gray(bits):
    return [i ^ (i >> 1) for i in range(1 << bits)]


perms = list(permutations("abcd"))
same = sorted(perms) == list(itertools.permutations("abcd"))
sets = subsets(list(range(8)))
by_size = Counter(map(len, sets))
ways = list(partitions(10))
distinct = [p for p in ways if len(set(p)) == len(p)]
balanced = parentheses(5)
assert len(balanced) == catalan(5)
codes = gray(6)
texts = [f"{code:06b}" for code in codes]
hands = itertools.combinations(range(12), 3)
sums = Counter(sum(hand) for hand in hands)
likely, often = sums.most_common(1)[0]
pairs = list(itertools.product("xyz", range(4)))
runs = [(key, len(list(group))) for key, group in itertools.groupby("aaabbcaaa")]
zipped = list(itertools.zip_longest([1, 2, 3], "ab", fillvalue="-"))
running = list(itertools.accumulate(range(1, 15), lambda a, b: a * b))
evens = list(itertools.islice(itertools.count(0, 2), 20))
chained = list(itertools.chain.from_iterable(sets))
windowed = [codes[i : i + 3] for i in range(len(codes) - 2)]
print(same, by_size[4], len(ways), len(distinct), texts[3], likely, often, pairs[-1], runs, zipped, running[-1], evens[-1], len(chained), len(windowed))
