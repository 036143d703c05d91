"""Classes that derive from list and dict."""


class Stack(list):
    def push(self, item):
        self.append(item)
        return self

    @property
    def top(self):
        return self[-1]

    def __repr__(self):
        return f"Stack({list(self)})"


stack = Stack([1, 2])
stack.push(3).push(4)
assert stack.top == 4 and len(stack) == 4 and stack == [1, 2, 3, 4] and stack.pop() == 4 and str(stack) == "Stack([1, 2, 3])"
assert isinstance(stack, list) and type(stack) is Stack and type(stack).__name__ == "Stack" and type(stack[:1]) is list and stack[1:] == [2, 3]
assert [x * 2 for x in stack] == [2, 4, 6] and sum(stack) == 6 and sorted(stack, reverse=True) == [3, 2, 1] and bool(Stack()) is False
stack.name = "s"
assert stack.name == "s" and stack + [9] == [1, 2, 3, 9] and Stack("ab") == ["a", "b"] and list(Stack(range(2))) == [0, 1]


class Typed(list):
    def __init__(self, kind, items=()):
        super().__init__(items)
        self.kind = kind

    def append(self, item):
        if not isinstance(item, self.kind):
            raise TypeError(item)
        super().append(item)

    def __setitem__(self, i, item):
        super().__setitem__(i, item * 10)

    def __getitem__(self, i):
        return super().__getitem__(i) if isinstance(i, int) else Typed(self.kind, super().__getitem__(i))


typed = Typed(int, [1, 2])
typed.append(3)
typed[0] = 5
try:
    typed.append("x")
    raise SystemError
except TypeError:
    pass
assert typed == [50, 2, 3] and typed[-1] == 3 and typed[1:].kind is int and typed[1:] == [2, 3]


class Lower(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)

    def __getitem__(self, key):
        return super().__getitem__(key.lower())

    def __contains__(self, key):
        return super().__contains__(key.lower())


lower = Lower()
lower["AB"] = 1
lower["Cd"] = 2
assert lower["aB"] == 1 and "CD" in lower and list(lower) == ["ab", "cd"] and lower.get("AB") is None and dict(lower) == {"ab": 1, "cd": 2}


class Memo(dict):
    def __missing__(self, key):
        value = self[key] = key * 2
        return value


memo = Memo(a=1)
assert memo["x"] == "xx" and memo == {"a": 1, "x": "xx"} and memo.get("q") is None and len(memo) == 2


class Open(dict):
    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name)


settings = Open(depth=3)
settings.update(width=4)
assert settings.depth == 3 and settings.width == 4 and {**settings} == {"depth": 3, "width": 4} and settings.copy() == {"depth": 3, "width": 4}
try:
    settings.height
    raise SystemError
except AttributeError:
    pass


class Counter2(Memo):
    def add(self, key):
        self[key] = self.get(key, 0) + 1


counts = Counter2()
for c in "abca":
    counts.add(c)
assert counts == {"a": 2, "b": 1, "c": 1} and sorted(counts.items()) == [("a", 2), ("b", 1), ("c", 1)] and isinstance(counts, Memo)
