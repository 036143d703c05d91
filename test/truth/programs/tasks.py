"""A task list with priorities, dependencies and a scheduler."""
from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from enum import IntEnum


class Priority(IntEnum):
    LOW = 1
    NORMAL = 2
    HIGH = 3


@dataclass
class Task:
    name: str
    hours: float
    priority: Priority = Priority.NORMAL
    needs: list[str] = field(default_factory=list)
    done: bool = False


class CycleError(ValueError):
    pass


class Plan:
    def __init__(self):
        self.tasks: dict[str, Task] = {}

    def add(self, name, hours, priority=Priority.NORMAL, *needs):
        self.tasks[name] = Task(name, hours, priority, list(needs))
        return self

    def order(self):
        state = {}
        result = []

        def visit(name):
            if state.get(name) == "done":
                return
            if state.get(name) == "active":
                raise CycleError(name)
            state[name] = "active"
            for need in self.tasks[name].needs:
                visit(need)
            state[name] = "done"
            result.append(name)

        for name in self.tasks:
            visit(name)
        return result

    def critical_path(self):
        finish = {}
        for name in self.order():
            task = self.tasks[name]
            finish[name] = task.hours + max((finish[need] for need in task.needs), default=0)
        return finish

    def by_priority(self):
        groups = defaultdict(list)
        for task in self.tasks.values():
            groups[task.priority].append(task.name)
        return dict(groups)

    def dump(self):
        return json.dumps([asdict(task) for task in self.tasks.values()], indent=1)


plan = Plan()
plan.add("design", 5, Priority.HIGH).add("code", 20.5, Priority.HIGH, "design").add("docs", 4, Priority.LOW, "design")
plan.add("test", 8, Priority.NORMAL, "code").add("release", 1, Priority.HIGH, "test", "docs")
order = plan.order()
finish = plan.critical_path()
total = max(finish.values())
groups = plan.by_priority()
saved = plan.dump()
loaded = [Task(**fields) for fields in json.loads(saved)]
hours = sum(task.hours for task in loaded)
longest = max(loaded, key=lambda task: task.hours)
plan.tasks["design"].needs.append("release")
try:
    plan.order()
    problem = None
except CycleError as error:
    problem = str(error)
names = {priority.name: names for priority, names in groups.items()}
print(order, total, names, hours, longest.name, problem, len(saved))
