"""Predators and prey on a grid, with a seeded generator."""
import random
from dataclasses import dataclass


@dataclass
class Animal:
    x: int
    y: int
    energy: int
    age: int = 0

    def move(self, size, rng):
        self.x = (self.x + rng.choice((-1, 0, 1))) % size
        self.y = (self.y + rng.choice((-1, 0, 1))) % size
        self.age += 1


class Rabbit(Animal):
    color = "white"

    def act(self, world):
        self.move(world.size, world.rng)
        if world.grass[self.y][self.x]:
            world.grass[self.y][self.x] = 0
            self.energy += 3
        self.energy -= 1


class Fox(Animal):
    color = "red"

    def act(self, world):
        self.move(world.size, world.rng)
        prey = world.at.get((self.x, self.y))
        if prey:
            world.rabbits.remove(prey.pop())
            if not prey:
                del world.at[self.x, self.y]
            self.energy += 8
        self.energy -= 1


class World:
    def __init__(self, size=20, seed=1):
        self.rng = random.Random(seed)
        self.size = size
        self.grass = [[1] * size for _ in range(size)]
        self.rabbits = [self.place(Rabbit, 8) for _ in range(60)]
        self.foxes = [self.place(Fox, 12) for _ in range(8)]
        self.at = {}
        self.history = []

    def place(self, kind, energy):
        return kind(self.rng.randrange(self.size), self.rng.randrange(self.size), energy)

    def breed(self, animals, limit):
        born = []
        for animal in animals:
            if animal.energy > limit:
                animal.energy //= 2
                born.append(type(animal)(animal.x, animal.y, animal.energy))
        return born

    def step(self):
        for rabbit in self.rabbits:
            rabbit.act(self)
        self.at = {}
        for rabbit in self.rabbits:
            self.at.setdefault((rabbit.x, rabbit.y), []).append(rabbit)
        for fox in self.foxes:
            fox.act(self)
        self.rabbits = [r for r in self.rabbits if r.energy > 0]
        self.foxes = [f for f in self.foxes if f.energy > 0]
        self.rabbits += self.breed(self.rabbits, 12)
        self.foxes += self.breed(self.foxes, 20)
        for row in self.grass:
            for x in range(self.size):
                if not row[x] and self.rng.random() < 0.1:
                    row[x] = 1
        self.history.append((len(self.rabbits), len(self.foxes)))


world = World()
for _ in range(40):
    world.step()
rabbits = [r for r, _ in world.history]
foxes = [f for _, f in world.history]
peak = max(range(len(rabbits)), key=rabbits.__getitem__)
green = sum(map(sum, world.grass))
lines = [f"{i:3} {'r' * (r // 5)}{'F' * f}" for i, (r, f) in enumerate(world.history)]
ages = sorted(r.age for r in world.rabbits)
oldest = ages[-1] if ages else None
ratio = [f / r if r else 0.0 for r, f in world.history]
print(lines[-1], peak, green, oldest, max(ratio))
