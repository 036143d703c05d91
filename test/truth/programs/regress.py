"""Least squares, k-means and a small neural network in NumPy."""
import numpy as np

rng = np.random.default_rng(2024)


def make_data(n, noise=0.1):
    x = rng.uniform(-3, 3, n)
    y = 0.5 * x**3 - x + 2 + noise * rng.normal(size=n)
    return x, y


def design(x, degree):
    return np.vander(x, degree + 1, increasing=True)


def fit(x, y, degree, ridge=0.0):
    a = design(x, degree)
    gram = a.T @ a + ridge * np.eye(degree + 1)
    return np.linalg.solve(gram, a.T @ y)


def r2(y, predicted):
    residual = y - predicted
    return 1 - (residual**2).sum() / ((y - y.mean()) ** 2).sum()


def kmeans(points, k, rounds=20):
    centers = points[rng.choice(len(points), k, replace=False)]
    for _ in range(rounds):
        distances = np.linalg.norm(points[:, None, :] - centers[None, :, :], axis=2)
        labels = distances.argmin(axis=1)
        new = np.array([points[labels == j].mean(axis=0) for j in range(k)])
        if np.allclose(new, centers):
            break
        centers = new
    return centers, labels


class Network:
    def __init__(self, sizes):
        self.weights = [rng.normal(0, 1 / np.sqrt(n), (n, m)) for n, m in zip(sizes[:-1], sizes[1:])]
        self.biases = [np.zeros(m) for m in sizes[1:]]

    def forward(self, x):
        activations = [x]
        for i, (w, b) in enumerate(zip(self.weights, self.biases)):
            z = activations[-1] @ w + b
            activations.append(np.tanh(z) if i < len(self.weights) - 1 else z)
        return activations

    def train(self, x, y, rate=0.01, epochs=100):
        losses = []
        for epoch in range(epochs):
            activations = self.forward(x)
            delta = activations[-1] - y
            losses.append(float((delta**2).mean()))
            for i in reversed(range(len(self.weights))):
                grad_w = activations[i].T @ delta / len(x)
                grad_b = delta.mean(axis=0)
                if i > 0:
                    delta = (delta @ self.weights[i].T) * (1 - activations[i] ** 2)
                self.weights[i] -= rate * grad_w
                self.biases[i] -= rate * grad_b
        return losses

    @property
    def parameters(self):
        return sum(w.size for w in self.weights) + sum(b.size for b in self.biases)


x, y = make_data(500)
coefficients = fit(x, y, 3, ridge=1e-6)
predicted = design(x, 3) @ coefficients
score = r2(y, predicted)
scores = {degree: r2(y, design(x, degree) @ fit(x, y, degree)) for degree in range(1, 8)}
best = max(scores, key=scores.get)
split = int(0.8 * len(x))
train_x, test_x = x[:split], x[split:]
blobs = np.concatenate([rng.normal(c, 0.3, (100, 2)) for c in ((0, 0), (3, 3), (0, 4))])
centers, labels = kmeans(blobs, 3)
counts = np.bincount(labels, minlength=3)
network = Network([1, 16, 16, 1])
losses = network.train(x[:, np.newaxis], y.reshape(-1, 1))
total = network.parameters
standardized = (blobs - blobs.mean(axis=0)) / blobs.std(axis=0)
covariance = np.cov(standardized, rowvar=False)
values, vectors = np.linalg.eigh(covariance)
projected = standardized @ vectors[:, ::-1]
outliers = blobs[np.abs(projected[:, 0]) > 1.5]
print(coefficients, score, best, train_x.shape, test_x.shape, counts, total, losses[-1] < losses[0], values, outliers.shape)
