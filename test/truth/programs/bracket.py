"""A tournament with ratings."""
import random
from math import log2


class Player:
    count = 0

    def __init__(self, name, rating=1500.0):
        Player.count += 1
        self.id = Player.count
        self.name = name
        self.rating = rating
        self.history = [rating]
        self.wins = self.losses = 0

    def expected(self, other):
        return 1 / (1 + 10 ** ((other.rating - self.rating) / 400))

    def record(self, score, expected, k=32):
        self.rating += k * (score - expected)
        self.history.append(self.rating)
        if score:
            self.wins += 1
        else:
            self.losses += 1

    def __repr__(self):
        return f"<{self.name} {self.rating:.0f}>"


def play(a, b, rng):
    chance = a.expected(b)
    won = rng.random() < chance
    a.record(int(won), chance)
    b.record(int(not won), 1 - chance)
    return a if won else b


def knockout(players, rng):
    rounds = [players]
    while len(players) > 1:
        players = [play(a, b, rng) for a, b in zip(players[::2], players[1::2])]
        rounds.append(players)
    return rounds


rng = random.Random(4)
names = [f"player{i:02d}" for i in range(16)]
players = [Player(name, rng.gauss(1500, 100)) for name in names]
for _ in range(10):
    shuffled = players[:]
    rng.shuffle(shuffled)
    for a, b in zip(shuffled[:8], shuffled[8:]):
        play(a, b, rng)
rounds = knockout(sorted(players, key=lambda p: p.id), rng)
champion = rounds[-1][0]
depth = int(log2(len(rounds[0])))
table = sorted(players, key=lambda p: (-p.rating, p.name))
lines = [f"{place:>2} {p.name} {p.rating:7.1f} {p.wins}-{p.losses}" for place, p in enumerate(table, 1)]
peak = max(max(p.history) for p in players)
histories = {p.name: [round(r) for r in p.history] for p in players}
mean = sum(p.rating for p in players) / len(players)
print(champion, depth, lines[0], peak, len(histories), mean)
