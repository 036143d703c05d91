"""Statistics over student grades, with a histogram and ranks."""
import random
import statistics as st
from collections import ChainMap, Counter, OrderedDict, namedtuple
from operator import attrgetter

Student = namedtuple("Student", ["name", "year", "grades"])
FIRST = ["Ana", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hana"]
LAST = ["Ito", "Jones", "Kim", "Lopez", "Moss"]
DEFAULTS = {"round": 2, "bins": 5, "title": "Grades"}


def class_of(seed):
    rng = random.Random(seed)
    students = []
    for i in range(40):
        name = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
        grades = tuple(min(100, max(0, int(rng.gauss(70, 15)))) for _ in range(6))
        students.append(Student(name, 1 + i % 3, grades))
    return students


def histogram(values, bins):
    low, high = min(values), max(values)
    width = (high - low) / bins
    counts = [0] * bins
    for value in values:
        counts[min(bins - 1, int((value - low) / width))] += 1
    return counts


def letter(mean):
    for limit, name in ((90, "A"), (80, "B"), (70, "C"), (60, "D")):
        if mean >= limit:
            return name
    return "F"


students = class_of(5)
settings = ChainMap({"bins": 8}, DEFAULTS)
means = [st.mean(s.grades) for s in students]
overall = st.fmean(means)
deviation = st.stdev(means)
median = st.median(means)
bars = histogram(means, settings["bins"])
chart = [f"{'#' * n:<15}|{n}" for n in bars]
letters = Counter(map(letter, means))
ranked = OrderedDict(sorted(zip((s.name for s in students), means), key=lambda p: p[1], reverse=True))
best = next(iter(ranked))
by_year = {year: [s for s in students if s.year == year] for year in (1, 2, 3)}
year_means = {year: st.mean(st.mean(s.grades) for s in group) for year, group in by_year.items()}
columns = list(zip(*(s.grades for s in students)))
hardest = min(range(len(columns)), key=lambda i: sum(columns[i]))
alphabetical = sorted(students, key=attrgetter("name", "year"))
moved = [s._replace(year=s.year + 1) for s in students if s.year < 3]
scores = {s.name: max(s.grades) - min(s.grades) for s in students}
correlation = st.correlation(columns[0], columns[1])
table = "\n".join(f"{name:<12}{mean:7.2f}" for name, mean in list(ranked.items())[:10])
print(table, overall, deviation, median, chart, letters, best, year_means, hardest, alphabetical[0].name, len(moved), len(scores), correlation)
