"""Anagrams, palindromes, word squares and ladders."""
from collections import defaultdict, deque

WORDS = """listen silent enlist tinsel inlets google elbow below state taste night thing cat act tac dog god
cold cord card ward warm word worm wood good gold bold bald ball tall talk walk level radar civic refer noon
stats heart ember abuse resin trend""".split()


def signature(word):
    return "".join(sorted(word))


def is_palindrome(word):
    return word == word[::-1]


def one_apart(a, b):
    return len(a) == len(b) and sum(x != y for x, y in zip(a, b)) == 1


def ladder(start, end, words):
    queue = deque([[start]])
    seen = {start}
    while queue:
        path = queue.popleft()
        if path[-1] == end:
            return path
        for word in words:
            if word not in seen and one_apart(path[-1], word):
                seen.add(word)
                queue.append(path + [word])
    return None


def is_square(words):
    return all("".join(w[i] for w in words) == words[i] for i in range(len(words)))


groups = defaultdict(list)
for word in WORDS:
    groups[signature(word)].append(word)
anagrams = [group for group in groups.values() if len(group) > 1]
biggest = max(anagrams, key=len)
palindromes = list(filter(is_palindrome, WORDS))
path = ladder("cold", "warm", WORDS)
square = is_square(["heart", "ember", "abuse", "resin", "trend"])
by_length = {}
for word in WORDS:
    by_length.setdefault(len(word), set()).add(word)
letters = set("".join(WORDS))
missing = sorted(set("abcdefghijklmnopqrstuvwxyz") - letters)
vowels = {word: sum(c in "aeiou" for c in word) for word in WORDS}
coded = [word.translate(str.maketrans("abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba")) for word in WORDS]
title = " ".join(word.title() for word in WORDS[:6])
longest_prefix = ""
for a, b in zip(sorted(WORDS), sorted(WORDS)[1:]):
    k = 0
    while k < min(len(a), len(b)) and a[k] == b[k]:
        k += 1
    if k > len(longest_prefix):
        longest_prefix = a[:k]
print(biggest, palindromes, path, square, {k: len(v) for k, v in by_length.items()}, missing, max(vowels.values()), coded[0], title, longest_prefix)
