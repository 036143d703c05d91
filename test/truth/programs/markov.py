"""A text generator, and a random walk on a weather chain."""
import random
from collections import Counter, defaultdict

TEXT = (
    "the cat sat on the mat and the dog sat on the log while the cat saw the dog and the dog saw the cat "
    "so the mat lay by the log and the log lay by the mat until the cat and the dog ran to the door"
)
WEATHER = {
    "sunny": {"sunny": 0.7, "cloudy": 0.2, "rainy": 0.1},
    "cloudy": {"sunny": 0.3, "cloudy": 0.4, "rainy": 0.3},
    "rainy": {"sunny": 0.2, "cloudy": 0.5, "rainy": 0.3},
}


def chain(words, order=2):
    table = defaultdict(list)
    for i in range(len(words) - order):
        key = tuple(words[i : i + order])
        table[key].append(words[i + order])
    return table


def generate(table, length, rng):
    key = rng.choice(sorted(table))
    out = list(key)
    while len(out) < length:
        choices = table.get(key)
        if not choices:
            key = rng.choice(sorted(table))
            continue
        word = rng.choice(choices)
        out.append(word)
        key = (*key[1:], word)
    return " ".join(out)


def walk(start, days, rng):
    state = start
    visited = []
    for _ in range(days):
        names = list(WEATHER[state])
        weights = list(WEATHER[state].values())
        state = rng.choices(names, weights)[0]
        visited.append(state)
    return visited


rng = random.Random(99)
words = TEXT.split()
table = chain(words)
branching = {key: len(set(values)) for key, values in table.items()}
busiest = max(branching, key=branching.get)
sentence = generate(table, 30, rng)
days = walk("sunny", 365, rng)
shares = {name: count / len(days) for name, count in Counter(days).items()}
runs = []
for day in days:
    if runs and runs[-1][0] == day:
        runs[-1][1] += 1
    else:
        runs.append([day, 1])
longest = max(runs, key=lambda run: run[1])
names = sorted(WEATHER)
matrix = [[WEATHER[a][b] for b in names] for a in names]
vector = [1.0, 0.0, 0.0]
for _ in range(50):
    vector = [sum(vector[i] * matrix[i][j] for i in range(3)) for j in range(3)]
print(sentence, busiest, shares, longest, len(runs), vector)
