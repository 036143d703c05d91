"""Abstract classes, chains of maps, dispatch by type, calendars."""
import calendar
import math
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, MutableSequence, Sequence
from fractions import Fraction
from functools import cmp_to_key, lru_cache, singledispatch


class Deck(Sequence):
    def __init__(self, cards):
        self.cards = cards

    def __len__(self):
        return len(self.cards)

    def __getitem__(self, i):
        return self.cards[i]


deck = Deck("abcab")
assert list(deck) == list("abcab") and "c" in deck and "z" not in deck and deck.index("b") == 1 and deck.count("a") == 2
assert list(reversed(deck)) == list("bacba") and isinstance(deck, Iterable) and isinstance(deck, Sequence) and not isinstance(deck, Mapping)


class Lower(MutableMapping):
    def __init__(self, *args, **named):
        self.data = {}
        self.update(*args, **named)

    def __getitem__(self, key):
        return self.data[key.lower()]

    def __setitem__(self, key, value):
        self.data[key.lower()] = value

    def __delitem__(self, key):
        del self.data[key.lower()]

    def __iter__(self):
        return iter(self.data)

    def __len__(self):
        return len(self.data)


lower = Lower({"Ab": 1}, CD=2)
assert lower["aB"] == 1 and lower.get("x", 5) == 5 and "cd" in lower and dict(lower.items()) == {"ab": 1, "cd": 2}
assert lower.pop("AB") == 1 and lower.setdefault("E", 9) == 9 and list(lower) == ["cd", "e"] and lower == {"cd": 2, "e": 9}
assert sorted(lower.values()) == [2, 9] and len(lower.keys()) == 2 and list(lower.keys()) == ["cd", "e"]


class Countdown(Iterator):
    def __init__(self, n):
        self.n = n

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


assert list(Countdown(3)) == [2, 1, 0] and sum(Countdown(4)) == 6 and isinstance(Countdown(1), Iterator)
assert isinstance([], MutableSequence) and isinstance((), Sequence) and isinstance({}, Mapping) and not isinstance(3, Iterable)
assert isinstance("", Sequence) and isinstance(iter([]), Iterator) and isinstance({}.keys(), Iterable)

chain = ChainMap({"a": 1}, {"a": 2, "b": 3})
assert chain["a"] == 1 and chain["b"] == 3 and len(chain) == 2 and sorted(chain) == ["a", "b"] and "z" not in chain
chain["b"] = 7
child = chain.new_child({"a": 0})
assert chain["b"] == 7 and child["a"] == 0 and child.get("q") is None and dict(chain.items())["b"] == 7


@singledispatch
def kind(value):
    return "other"


@kind.register
def _(value: int):
    return "int"


@kind.register(list)
def _(value):
    return "list of " + ",".join(kind(v) for v in value)


class Special(Deck):
    pass


@kind.register
def _(value: Deck):
    return "deck"


assert [kind(v) for v in [1, True, "x", [1, "a"], deck, Special("a")]] == ["int", "int", "other", "list of int,other", "deck", "deck"]

assert calendar.monthrange(2024, 2) == (3, 29) and calendar.isleap(2000) and not calendar.isleap(1900) and calendar.weekday(2024, 5, 1) == 2
assert calendar.monthcalendar(2021, 2)[0] == [1, 2, 3, 4, 5, 6, 7] and len(calendar.monthcalendar(2024, 6)) == 5
assert calendar.month_name[3] == "March" and calendar.day_abbr[6] == "Sun" and calendar.leapdays(2000, 2025) == 7
assert math.ceil(Fraction(7, 2)) == 4 and math.floor(Fraction(-7, 2)) == -4 and math.fsum([0.1] * 10) == 1.0 and sum([0.1] * 3) > 0.3
assert math.isclose(1, 1.1, rel_tol=0.2) and not math.isclose(1, 1.1) and math.isqrt(10**60 + 5) == 10**30
assert sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)) == [3, 2, 1]


@lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


assert fib(30) == 832040 and fib.cache_info().hits == 28 and fib.cache_info().misses == 31 and fib.cache_info().currsize == 31


class Record:
    def __init__(self):
        self.a = 1
        self._b = 2


assert {k: v for k, v in vars(Record()).items() if not k.startswith("_")} == {"a": 1} and list(Record().__dict__) == ["a", "_b"]
