"""Generator pipelines over synthetic log lines."""
import itertools
import random
import re
from contextlib import contextmanager
from datetime import datetime, timedelta

PATTERN = re.compile(r"(?P<time>\S+) (?P<level>[A-Z]+) (?P<module>[\w.]+): (?P<message>.*)")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
MODULES = ["app.db", "app.web", "app.auth", "lib.cache"]


def generate(n, seed=0):
    rng = random.Random(seed)
    now = datetime(2024, 5, 17, 8, 0, 0)
    for i in range(n):
        now += timedelta(seconds=rng.randint(1, 90))
        level = rng.choices(LEVELS, weights=[5, 10, 3, 1])[0]
        module = rng.choice(MODULES)
        yield f"{now:%Y-%m-%dT%H:%M:%S} {level} {module}: request {i} took {rng.random() * 500:.1f} ms"


def parse(lines):
    for line in lines:
        match = PATTERN.match(line)
        if match:
            yield match.groupdict()


def only(records, *levels):
    return (r for r in records if r["level"] in levels)


def durations(records):
    for record in records:
        found = re.search(r"took ([\d.]+) ms", record["message"])
        yield record["module"], float(found.group(1))


def chunked(iterable, size):
    iterator = iter(iterable)
    while chunk := list(itertools.islice(iterator, size)):
        yield chunk


def moving_average(values, width):
    window = []
    for value in values:
        window.append(value)
        if len(window) > width:
            window.pop(0)
        if len(window) == width:
            yield sum(window) / width


@contextmanager
def section(title, out):
    out.append(f"<{title}>")
    try:
        yield out
    finally:
        out.append(f"</{title}>")


lines = list(generate(400, seed=11))
records = list(parse(lines))
problems = list(only(records, "WARNING", "ERROR"))
per_module = {}
for module, milliseconds in durations(records):
    per_module.setdefault(module, []).append(milliseconds)
averages = {module: sum(values) / len(values) for module, values in per_module.items()}
slowest = sorted(averages.items(), key=lambda pair: -pair[1])
chunks = list(chunked(records, 64))
smooth = list(moving_average([ms for _, ms in durations(records)], 10))
levels = {level: sum(1 for r in records if r["level"] == level) for level in LEVELS}
timestamps = [datetime.fromisoformat(r["time"]) for r in records]
span = timestamps[-1] - timestamps[0]
pairs = itertools.pairwise(timestamps)
longest = max(b - a for a, b in pairs)
first, *_, last = records
output = []
with section("report", output) as out:
    for module, average in slowest:
        out.append(f"{module:>10} {average:8.2f}")
    with section("levels", out):
        out.extend(f"{k}={v}" for k, v in levels.items())
page = "\n".join(output)
running = list(itertools.accumulate(levels.values()))
print(page)
print(len(problems), [len(c) for c in chunks], len(smooth), span, longest, first["message"], last["level"], running)
