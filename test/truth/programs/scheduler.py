"""Round robin with coroutines made of generators."""
from collections import deque
from itertools import count


class Task:
    ids = count(1)

    def __init__(self, name, work):
        self.id = next(self.ids)
        self.name = name
        self.work = work
        self.sent = None
        self.log = []

    def step(self):
        value = self.work.send(self.sent)
        self.log.append(value)
        return value


class Scheduler:
    def __init__(self):
        self.ready = deque()
        self.finished = {}
        self.ticks = 0

    def spawn(self, name, work):
        task = Task(name, work)
        self.ready.append(task)
        return task

    def run(self):
        while self.ready:
            task = self.ready.popleft()
            self.ticks += 1
            try:
                task.step()
            except StopIteration as stop:
                self.finished[task.name] = (stop.value, len(task.log))
            else:
                self.ready.append(task)


def countdown(n):
    while n > 0:
        yield n
        n -= 1
    return "liftoff"


def collatz(n):
    steps = 0
    while n != 1:
        yield n
        n = 3 * n + 1 if n % 2 else n // 2
        steps += 1
    return steps


def averager(values):
    total = 0.0
    for i, value in enumerate(values, 1):
        total += value
        yield total / i
    return total


def tee(source, targets):
    for item in source:
        for target in targets:
            target.append(item)
        yield item


scheduler = Scheduler()
tasks = [scheduler.spawn(f"count{n}", countdown(n)) for n in (3, 5, 8)]
tasks.append(scheduler.spawn("collatz", collatz(27)))
tasks.append(scheduler.spawn("average", averager([4, 8, 15, 16, 23, 42])))
copies = [], []
tasks.append(scheduler.spawn("tee", tee(range(12), copies)))
scheduler.run()
results = scheduler.finished
longest = max(results, key=lambda name: results[name][1])
logs = {task.name: task.log for task in tasks}
peak = max(logs["collatz"])
names = [task.name for task in sorted(tasks, key=lambda t: len(t.log))]
print(results, scheduler.ticks, longest, peak, names, copies[0] == copies[1])
