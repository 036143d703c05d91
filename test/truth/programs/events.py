"""Discrete-event simulation of a bank counter with several tellers."""
import heapq
import itertools
import random
import statistics
from dataclasses import dataclass


@dataclass(order=True)
class Event:
    time: float
    sequence: int
    kind: str = ""
    customer: int = -1


@dataclass
class Customer:
    number: int
    arrival: float
    started: float | None = None
    left: float | None = None

    @property
    def waited(self):
        return self.started - self.arrival


class Simulation:
    def __init__(self, tellers=3, seed=1):
        self.rng = random.Random(seed)
        self.free = tellers
        self.queue = []
        self.waiting = []
        self.customers = {}
        self.counter = itertools.count()
        self.log = []

    def schedule(self, delay, kind, customer):
        event = Event(self.now + delay, next(self.counter), kind, customer)
        heapq.heappush(self.queue, event)

    def run(self, until):
        self.now = 0.0
        self.schedule(self.rng.expovariate(1.0), "arrive", 0)
        while self.queue:
            event = heapq.heappop(self.queue)
            self.now = event.time
            if self.now > until:
                break
            handler = getattr(self, "on_" + event.kind)
            handler(event.customer)
            self.log.append((round(self.now, 3), event.kind, event.customer))

    def on_arrive(self, number):
        customer = Customer(number, self.now)
        self.customers[number] = customer
        if self.free:
            self.start(customer)
        else:
            self.waiting.append(customer)
        self.schedule(self.rng.expovariate(1.0), "arrive", number + 1)

    def start(self, customer):
        self.free -= 1
        customer.started = self.now
        self.schedule(self.rng.gauss(2.5, 0.5), "leave", customer.number)

    def on_leave(self, number):
        self.customers[number].left = self.now
        self.free += 1
        if self.waiting:
            self.start(self.waiting.pop(0))


simulation = Simulation(tellers=3, seed=8)
simulation.run(500)
served = [c for c in simulation.customers.values() if c.left is not None]
waits = [c.waited for c in served]
mean_wait = statistics.mean(waits)
spread = statistics.pstdev(waits)
quartiles = statistics.quantiles(waits, n=4)
histogram = [0] * 10
for wait in waits:
    histogram[min(int(wait / 2), 9)] += 1
bars = ["#" * (count // 5) for count in histogram]
slowest = sorted(served, key=lambda c: c.waited)[-3:]
names = [f"customer {c.number}" for c in slowest]
by_minute = {}
for when, kind, number in simulation.log:
    by_minute.setdefault(int(when), []).append((kind, number))
busiest = max(by_minute, key=lambda minute: len(by_minute[minute]))
print(len(served), mean_wait, spread, quartiles, histogram, names, busiest)
