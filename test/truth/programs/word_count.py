"""Word frequencies of a text."""
import re
import string
from collections import Counter, defaultdict

TEXT = """
It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of
foolishness, it was the epoch of belief, it was the epoch of incredulity, it was the season of Light,
it was the season of Darkness, it was the spring of hope, it was the winter of despair, we had everything
before us, we had nothing before us, we were all going direct to Heaven, we were all going direct the
other way - in short, the period was so far like the present period, that some of its noisiest authorities
insisted on its being received, for good or for evil, in the superlative degree of comparison only.
"""

STOP_WORDS = {"the", "of", "it", "was", "we", "in", "its", "on", "for", "or", "all", "that"}


def tokenize(text):
    words = []
    for line in text.splitlines():
        for word in line.split():
            word = word.strip(string.punctuation).lower()
            if word:
                words.append(word)
    return words


def by_length(words):
    groups = defaultdict(set)
    for word in words:
        groups[len(word)].add(word)
    return groups


def bigrams(words):
    return list(zip(words, words[1:]))


words = tokenize(TEXT)
counts = Counter(words)
top = counts.most_common(5)
content = [w for w in words if w not in STOP_WORDS]
vocabulary = sorted(set(content))
index = {word: i for i, word in enumerate(vocabulary)}
encoded = [index[w] for w in content]

lengths = by_length(words)
longest = max(lengths)
longest_words = sorted(lengths[longest])
pairs = Counter(bigrams(words))
common_pair, times = pairs.most_common(1)[0]

sentences = re.split(r"[.!?]", TEXT)
clauses = [clause.strip() for clause in TEXT.replace("\n", " ").split(",")]
capitalized = re.findall(r"\b[A-Z][a-z]+\b", TEXT)
initials = "".join(word[0] for word in words)
table = str.maketrans("aeiou", "*****")
hidden = TEXT.translate(table)

letters = Counter(c for c in TEXT.lower() if c.isalpha())
total = sum(letters.values())
frequencies = {letter: count / total for letter, count in letters.items()}
ranking = sorted(frequencies, key=frequencies.get, reverse=True)
report_lines = [f"{letter}: {frequencies[letter]:6.2%}" for letter in ranking]
report = "\n".join(report_lines)
print(top, longest_words, common_pair, times, len(clauses), capitalized)
print(initials)
print(report)
