"""Nearest neighbours, naive Bayes and a decision stump on generated data."""
import math
import random
from collections import Counter, defaultdict


def sample(n, rng):
    data = []
    for _ in range(n):
        label = rng.choice(["low", "mid", "high"])
        center = {"low": (1, 1), "mid": (4, 3), "high": (7, 7)}[label]
        data.append(([rng.gauss(c, 1.0) for c in center], label))
    return data


def knn(train, point, k=5):
    nearest = sorted(train, key=lambda row: math.dist(row[0], point))[:k]
    return Counter(label for _, label in nearest).most_common(1)[0][0]


class NaiveBayes:
    def fit(self, data):
        groups = defaultdict(list)
        for features, label in data:
            groups[label].append(features)
        self.priors = {label: len(rows) / len(data) for label, rows in groups.items()}
        self.stats = {}
        for label, rows in groups.items():
            columns = list(zip(*rows))
            means = [sum(c) / len(c) for c in columns]
            variances = [sum((x - m) ** 2 for x in c) / len(c) for c, m in zip(columns, means)]
            self.stats[label] = list(zip(means, variances))
        return self

    def predict(self, features):
        scores = {}
        for label, stats in self.stats.items():
            score = math.log(self.priors[label])
            for x, (mean, variance) in zip(features, stats):
                score -= 0.5 * math.log(2 * math.pi * variance) + (x - mean) ** 2 / (2 * variance)
            scores[label] = score
        return max(scores, key=scores.get)


rng = random.Random(77)
data = sample(200, rng)
train, test = data[:150], data[150:]
guesses = [knn(train, features) for features, _ in test]
truth = [label for _, label in test]
accuracy = sum(g == t for g, t in zip(guesses, truth)) / len(truth)
model = NaiveBayes().fit(train)
predicted = [model.predict(features) for features, _ in test]
confusion = Counter(zip(truth, predicted))
labels = sorted(set(truth))
matrix = [[confusion[a, b] for b in labels] for a in labels]
best = None
for threshold in [x / 4 for x in range(40)]:
    right = sum((features[0] > threshold) == (label == "high") for features, label in train)
    if best is None or right > best[1]:
        best = (threshold, right)
print(accuracy, matrix, best, len(model.stats))
