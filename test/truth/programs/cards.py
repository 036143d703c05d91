"""Poker hands dealt from a seeded deck."""
import random
from collections import Counter
from dataclasses import dataclass

SUITS = "♠♥♦♣"
RANKS = "23456789TJQKA"


@dataclass(frozen=True, order=True)
class Card:
    rank: int
    suit: str

    def __str__(self):
        return RANKS[self.rank] + self.suit


def deck():
    return [Card(rank, suit) for suit in SUITS for rank in range(13)]


def classify(hand):
    ranks = sorted((card.rank for card in hand), reverse=True)
    counts = sorted(Counter(ranks).values(), reverse=True)
    flush = len({card.suit for card in hand}) == 1
    straight = len(set(ranks)) == 5 and ranks[0] - ranks[4] == 4
    if straight and flush:
        return "straight flush"
    if counts[0] == 4:
        return "four"
    if counts[:2] == [3, 2]:
        return "full house"
    if flush:
        return "flush"
    if straight:
        return "straight"
    if counts[0] == 3:
        return "three"
    return {2: "two pairs", 1: "pair"}.get(counts.count(2), "high card")


rng = random.Random(2)
tally = Counter()
hands = []
for _ in range(300):
    cards = deck()
    rng.shuffle(cards)
    hand = cards[:5]
    tally[classify(hand)] += 1
    hands.append(hand)
full = deck()
texts = [" ".join(map(str, sorted(hand))) for hand in hands[:10]]
best = max(hands, key=lambda hand: max(card.rank for card in hand))
by_suit = {suit: [str(card) for card in full if card.suit == suit] for suit in SUITS}
frequencies = {kind: count / len(hands) for kind, count in tally.most_common()}
players = {name: full[i::4] for i, name in enumerate(["north", "east", "south", "west"])}
points = {name: sum(max(0, card.rank - 8) for card in cards) for name, cards in players.items()}
print(texts[0], best[0], by_suit["♠"][:3], frequencies, points)
