"""Abstract shapes with mixins, class methods and sorting."""
import math
from abc import ABC, abstractmethod
from functools import cached_property, total_ordering


class JsonMixin:
    def to_dict(self):
        return {"type": type(self).__name__, **{k: v for k, v in vars(self).items() if not k.startswith("_")}}


@total_ordering
class Shape(ABC, JsonMixin):
    made = 0

    def __init__(self, color="black"):
        self.color = color
        type(self).made += 1

    @abstractmethod
    def area(self):
        pass

    def __eq__(self, other):
        return self.area() == other.area()

    def __lt__(self, other):
        return self.area() < other.area()

    def __hash__(self):
        return id(self)


class Circle(Shape):
    def __init__(self, radius, **options):
        super().__init__(**options)
        self.radius = radius

    def area(self):
        return math.pi * self.radius**2


class Polygon(Shape):
    def __init__(self, *points, **options):
        super().__init__(**options)
        self.points = points

    @classmethod
    def regular(cls, n, radius=1.0, **options):
        angle = 2 * math.pi / n
        return cls(*((radius * math.cos(k * angle), radius * math.sin(k * angle)) for k in range(n)), **options)

    @staticmethod
    def cross(p, q):
        return p[0] * q[1] - p[1] * q[0]

    @cached_property
    def perimeter(self):
        return sum(math.dist(p, q) for p, q in zip(self.points, self.points[1:] + self.points[:1]))

    def area(self):
        return abs(sum(self.cross(p, q) for p, q in zip(self.points, self.points[1:] + self.points[:1]))) / 2


class Square(Polygon):
    def __init__(self, side, **options):
        super().__init__((0, 0), (side, 0), (side, side), (0, side), **options)
        self.side = side


shapes = [Circle(1), Circle(0.5, color="red"), Square(2), Polygon.regular(6, 2.0, color="blue"), Polygon.regular(5)]
ordered = sorted(shapes)
largest = ordered[-1]
areas = [round(shape.area(), 4) for shape in shapes]
hexagon = shapes[3]
length = hexagon.perimeter
described = [shape.to_dict() for shape in shapes]
colors = {shape.color for shape in shapes}
counts = {cls.__name__: cls.made for cls in (Circle, Square, Polygon)}
groups = {}
for shape in shapes:
    groups.setdefault(type(shape).__name__, []).append(shape)
total = math.fsum(areas)
scaled = [Circle(r / 4) for r in range(1, 21)]
biggest = max(scaled)
print(type(largest).__name__, areas, length, described[1], sorted(colors), counts, list(groups), total, biggest.radius)
