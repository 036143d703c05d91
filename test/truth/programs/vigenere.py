"""Classical ciphers and their analysis."""
import string
from collections import Counter
from itertools import cycle

ALPHABET = string.ascii_uppercase
PLAIN = "WE HOLD THESE TRUTHS TO BE SELF EVIDENT THAT ALL MEN ARE CREATED EQUAL THAT THEY ARE ENDOWED"


def clean(text):
    return "".join(c for c in text.upper() if c in ALPHABET)


def shift(c, k):
    return ALPHABET[(ALPHABET.index(c) + k) % 26]


def caesar(text, k):
    return "".join(shift(c, k) if c in ALPHABET else c for c in text)


def vigenere(text, key, direction=1):
    keys = cycle(ALPHABET.index(k) for k in key)
    return "".join(shift(c, direction * next(keys)) for c in text)


def rail_fence(text, rails):
    rows = [[] for _ in range(rails)]
    row, step = 0, 1
    for c in text:
        rows[row].append(c)
        if row == 0:
            step = 1
        elif row == rails - 1:
            step = -1
        row += step
    return "".join("".join(r) for r in rows)


def index_of_coincidence(text):
    counts = Counter(text)
    n = len(text)
    return sum(v * (v - 1) for v in counts.values()) / (n * (n - 1))


message = clean(PLAIN)
rotated = caesar(PLAIN, 13)
secret = vigenere(message, "LIBERTY")
restored = vigenere(secret, "LIBERTY", -1)
assert restored == message
fence = rail_fence(message, 3)
columns = [secret[i::7] for i in range(7)]
scores = {length: index_of_coincidence(secret[::length]) for length in range(1, 10)}
likely = max(scores, key=scores.get)
square = [ALPHABET[i:] + ALPHABET[:i] for i in range(26)]
substitution = dict(zip(ALPHABET, reversed(ALPHABET)))
atbash = "".join(substitution[c] for c in message)
groups = [secret[i : i + 5] for i in range(0, len(secret), 5)]
printed = " ".join(groups)
bits = [format(ord(c), "08b") for c in message[:10]]
number = int("".join(bits), 2)
print(rotated, printed, fence, likely, len(square), atbash[:10], len(columns), number)
