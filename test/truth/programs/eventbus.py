"""Publish and subscribe, undo commands, a state machine and a visitor."""
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial, singledispatch


class Bus:
    def __init__(self):
        self.handlers = defaultdict(list)
        self.sent = 0

    def on(self, event):
        def register(handler):
            self.handlers[event].append(handler)
            return handler

        return register

    def emit(self, event, *args, **kwargs):
        self.sent += 1
        return [handler(*args, **kwargs) for handler in self.handlers[event]]


@dataclass
class Document:
    text: str = ""
    undo_stack: list = field(default_factory=list)

    def insert(self, at, piece):
        self.text = self.text[:at] + piece + self.text[at:]
        self.undo_stack.append(partial(self._remove, at, len(piece)))

    def _remove(self, at, length):
        self.text = self.text[:at] + self.text[at + length :]

    def undo(self):
        self.undo_stack.pop()()


class Light:
    NEXT = {"red": "green", "green": "yellow", "yellow": "red"}

    def __init__(self):
        self.state = "red"
        self.history = []

    def change(self):
        self.history.append(self.state)
        self.state = self.NEXT[self.state]


@singledispatch
def describe(value):
    return f"something: {value}"


@describe.register
def _(value: int):
    return f"number {value:,}"


@describe.register
def _(value: list):
    return f"list of {len(value)}: " + ", ".join(describe(v) for v in value)


bus = Bus()
received = []


@bus.on("greet")
def shout(name, punctuation="!"):
    text = name.upper() + punctuation
    received.append(text)
    return text


@bus.on("greet")
def count(name, **options):
    return len(name) + len(options)


answers = bus.emit("greet", "ann")
more = [bus.emit("greet", f"guest {i}", punctuation="?") for i in range(5)]
nothing = bus.emit("leave")
document = Document()
for word in "the quick brown fox".split():
    document.insert(len(document.text), word + " ")
document.undo()
final = document.text
light = Light()
for _ in range(10):
    light.change()
cycles = light.history.count("red")
described = [describe(v) for v in (1234567, [1, 2, [3]], "x")]
compose = lambda *fs: lambda x: [x := f(x) for f in fs][-1]
pipeline = compose(str.strip, str.title, partial(str.replace, " ", "_") if False else str.swapcase)
result = pipeline("  hello world ")
print(answers, len(more), nothing, final, cycles, described, result, received[-1], bus.sent)
