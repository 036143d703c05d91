"""Monte Carlo estimates with both of NumPy's random APIs and the standard library."""
import math
import random

import numpy as np


def estimate_pi(n, seed):
    rng = np.random.default_rng(seed)
    points = rng.uniform(-1, 1, size=(n, 2))
    inside = (points**2).sum(axis=1) <= 1.0
    running = 4 * np.cumsum(inside) / np.arange(1, n + 1)
    return running


def option_price(spot, strike, rate, sigma, maturity, paths=20_000, steps=50):
    np.random.seed(7)
    dt = maturity / steps
    shocks = np.random.standard_normal((paths, steps))
    increments = (rate - 0.5 * sigma**2) * dt + sigma * math.sqrt(dt) * shocks
    log_paths = np.cumsum(increments, axis=1)
    prices = spot * np.exp(log_paths)
    payoff = np.maximum(prices[:, -1] - strike, 0)
    discounted = math.exp(-rate * maturity) * payoff
    error = discounted.std(ddof=1) / math.sqrt(paths)
    return discounted.mean(), error, prices


def bootstrap(sample, rounds, rng):
    n = len(sample)
    means = np.empty(rounds)
    for k in range(rounds):
        picked = rng.choice(sample, size=n, replace=True)
        means[k] = picked.mean()
    return np.percentile(means, [2.5, 97.5])


def random_walk(steps):
    position = 0
    track = [position]
    for _ in range(steps):
        position += random.choice((-1, 1))
        track.append(position)
    return track


random.seed(0)
running = estimate_pi(100_000, 1)
error = abs(running[-1] - math.pi)
price, standard_error, prices = option_price(100, 105, 0.03, 0.2, 1.0)
terminal = prices[:, -1]
quantiles = np.quantile(terminal, np.linspace(0.1, 0.9, 9))
rng = np.random.default_rng(5)
sample = rng.gamma(2.0, 1.5, 200)
interval = bootstrap(sample, 500, rng)
walks = [random_walk(100) for _ in range(50)]
ends = [walk[-1] for walk in walks]
extremes = [(min(walk), max(walk)) for walk in walks]
hist, edges = np.histogram(terminal, bins=30)
centers = (edges[:-1] + edges[1:]) / 2
order = rng.permutation(1000)
batches = np.array_split(order, 7)
coin = rng.integers(0, 2, size=10_000, dtype=np.int8)
streaks = np.flatnonzero(np.diff(coin))
longest = np.diff(streaks).max()
print(error, price, standard_error, quantiles, interval, ends[:5], extremes[0], hist.sum(), centers[0], len(batches), longest)
