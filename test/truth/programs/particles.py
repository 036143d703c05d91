"""Bodies under gravity: plain lists first, arrays after."""
import math

import numpy as np

G = 6.674e-11


class Body:
    __slots__ = ["name", "mass", "position", "velocity"]

    def __init__(self, name, mass, position, velocity):
        self.name = name
        self.mass = mass
        self.position = list(position)
        self.velocity = list(velocity)

    def distance(self, other):
        return math.dist(self.position, other.position)

    def energy(self):
        return 0.5 * self.mass * sum(v * v for v in self.velocity)


def step(bodies, dt):
    for body in bodies:
        total = [0.0, 0.0, 0.0]
        for other in bodies:
            if other is body:
                continue
            r = body.distance(other)
            for axis in range(3):
                total[axis] += G * other.mass * (other.position[axis] - body.position[axis]) / r**3
        for axis in range(3):
            body.velocity[axis] += total[axis] * dt
    for body in bodies:
        body.position = [p + v * dt for p, v in zip(body.position, body.velocity)]


def accelerations(positions, masses):
    delta = positions[np.newaxis, :, :] - positions[:, np.newaxis, :]
    squared = (delta**2).sum(axis=-1) + 1e-3
    weights = masses / squared**1.5
    np.fill_diagonal(weights, 0)
    return np.einsum("ij,ijk->ik", weights, delta)


sun = Body("sun", 1.989e30, (0, 0, 0), (0, 0, 0))
earth = Body("earth", 5.972e24, (1.496e11, 0, 0), (0, 29780, 0))
moon = Body("moon", 7.35e22, (1.496e11 + 3.84e8, 0, 0), (0, 29780 + 1022, 0))
bodies = [sun, earth, moon]
path = []
for day in range(60):
    step(bodies, 86400)
    path.append(tuple(earth.position[:2]))
radius = [math.hypot(x, y) for x, y in path]
drift = max(radius) - min(radius)
energies = {body.name: body.energy() for body in bodies}

rng = np.random.default_rng(12)
n = 150
positions = rng.normal(size=(n, 3))
velocities = np.zeros((n, 3))
masses = rng.uniform(0.5, 1.5, n)
track = np.empty((30, n, 3))
for k in range(30):
    velocities += 0.01 * accelerations(positions, masses)
    positions = positions + 0.01 * velocities
    track[k] = positions
center = (positions * masses[:, None]).sum(axis=0) / masses.sum()
speeds = np.linalg.norm(velocities, axis=1)
fast = positions[speeds > np.median(speeds)]
order = np.argsort(speeds)[::-1]
spread = track.std(axis=1)
print(drift, energies["earth"], center, fast.shape, order[:3], spread.shape)
