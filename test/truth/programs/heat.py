"""Explicit finite differences for the heat equation in one and two dimensions."""
import numpy as np


def step1d(u, alpha, dx, dt):
    new = u.copy()
    new[1:-1] = u[1:-1] + alpha * dt / dx**2 * (u[2:] - 2 * u[1:-1] + u[:-2])
    return new


def step2d(u, alpha, h, dt):
    laplacian = (u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - 4 * u[1:-1, 1:-1]) / h**2
    new = u.copy()
    new[1:-1, 1:-1] += alpha * dt * laplacian
    return new


def solve1d(n=201, steps=300):
    length = 1.0
    dx = length / (n - 1)
    alpha = 0.01
    dt = 0.4 * dx**2 / alpha
    x = np.linspace(0, length, n)
    u = np.exp(-((x - 0.5) ** 2) / 0.005)
    history = [u]
    for k in range(steps):
        u = step1d(u, alpha, dx, dt)
        if k % 50 == 0:
            history.append(u)
    return x, np.array(history)


def solve2d(n=64, steps=40):
    h = 1.0 / (n - 1)
    dt = 0.2 * h**2
    grid = np.zeros((n, n))
    grid[0, :] = 100.0
    grid[:, -1] = 50.0
    frames = np.empty((steps, n, n), dtype=np.float32)
    for k in range(steps):
        grid = step2d(grid, 1.0, h, dt)
        frames[k] = grid
    return grid, frames


x, history = solve1d()
final = history[-1]
mass = np.trapezoid(final, x)
peaks = history.max(axis=1)
where = np.argmax(history, axis=1)
grid, frames = solve2d()
warm = grid > 10
count = int(warm.sum())
rows, cols = np.nonzero(warm)
profile = grid[:, 32]
gradient_y, gradient_x = np.gradient(grid)
flux = np.hypot(gradient_x, gradient_y)
summary = {
    "mass": float(mass),
    "max": float(grid.max()),
    "mean": float(grid.mean()),
    "warm": count,
    "fraction": count / grid.size,
}
print(summary, peaks.shape, where, rows.shape, profile[:3], flux.shape, frames.nbytes)
