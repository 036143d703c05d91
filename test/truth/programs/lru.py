"""Caches of several kinds, with statistics."""
import functools
import time
from collections import OrderedDict


class LRUCache:
    __slots__ = ("capacity", "data", "hits", "misses")

    def __init__(self, capacity):
        self.capacity = capacity
        self.data = OrderedDict()
        self.hits = 0
        self.misses = 0

    def get(self, key, default=None):
        if key in self.data:
            self.data.move_to_end(key)
            self.hits += 1
            return self.data[key]
        self.misses += 1
        return default

    def put(self, key, value):
        self.data[key] = value
        self.data.move_to_end(key)
        if len(self.data) > self.capacity:
            self.data.popitem(last=False)

    def __len__(self):
        return len(self.data)


def memoize(function):
    cache = {}

    @functools.wraps(function)
    def wrapper(*args):
        if args not in cache:
            cache[args] = function(*args)
        return cache[args]

    wrapper.cache = cache
    return wrapper


@memoize
def binomial(n, k):
    if k == 0 or k == n:
        return 1
    return binomial(n - 1, k - 1) + binomial(n - 1, k)


@functools.lru_cache(maxsize=None)
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def timed(label):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            start = time.perf_counter()
            result = function(*args, **kwargs)
            elapsed = time.perf_counter() - start
            timings.setdefault(label, []).append(elapsed)
            return result

        return wrapper

    return decorate


timings = {}


@timed("collatz")
def collatz(limit):
    lengths = {1: 1}
    for start in range(2, limit):
        n, path = start, []
        while n not in lengths:
            path.append(n)
            n = n // 2 if n % 2 == 0 else 3 * n + 1
        length = lengths[n]
        for value in reversed(path):
            length += 1
            lengths[value] = length
    return lengths


cache = LRUCache(50)
for request in range(500):
    key = (request * 7 + request // 3) % 90
    value = cache.get(key)
    if value is None:
        cache.put(key, str(key) * 10)
ratio = cache.hits / (cache.hits + cache.misses)
keys = list(cache.data)

row = [binomial(20, k) for k in range(21)]
sequence = [fibonacci(n) for n in range(100)]
big = fibonacci(90)
lengths = collatz(1000)
longest = max(range(1, 1000), key=lengths.__getitem__)
info = fibonacci.cache_info()
print(len(cache), round(ratio, 3), keys[:5], row, big, longest, lengths[longest], info.hits, len(binomial.cache), len(timings))
