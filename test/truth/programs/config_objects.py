"""Descriptors, properties, operators and a builder."""


class Positive:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner=None):
        return self if instance is None else getattr(instance, self.name)

    def __set__(self, instance, value):
        if value <= 0:
            raise ValueError(f"{self.name[1:]} must be positive")
        setattr(instance, self.name, value)


class Box:
    width = Positive()
    height = Positive()

    def __init__(self, width, height):
        self.width = width
        self.height = height

    @property
    def area(self):
        return self.width * self.height


class Money:
    __slots__ = ("cents", "currency")

    def __init__(self, cents, currency="EUR"):
        self.cents = cents
        self.currency = currency

    def __add__(self, other):
        return Money(self.cents + other.cents, self.currency)

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def __mul__(self, n):
        return Money(round(self.cents * n), self.currency)

    def __str__(self):
        return f"{self.cents // 100}.{self.cents % 100:02d} {self.currency}"


class Query:
    def __init__(self, table):
        self.table = table
        self.columns = ["*"]
        self.conditions = []
        self.limit_to = None

    def select(self, *columns):
        self.columns = list(columns)
        return self

    def where(self, **conditions):
        self.conditions.extend(f"{k} = {v!r}" for k, v in conditions.items())
        return self

    def limit(self, n):
        self.limit_to = n
        return self

    def __str__(self):
        text = f"SELECT {', '.join(self.columns)} FROM {self.table}"
        if self.conditions:
            text += " WHERE " + " AND ".join(self.conditions)
        return text + (f" LIMIT {self.limit_to}" if self.limit_to else "")


boxes = [Box(w, h) for w in range(1, 6) for h in range(1, 4)]
areas = [box.area for box in boxes]
try:
    bad = Box(0, 3)
except ValueError as error:
    bad = None
    message = str(error)
prices = [Money(199), Money(2550), Money(5)]
total = sum(prices)
taxed = total * 1.19
text = str(taxed)
query = Query("users").select("id", "name").where(active=True, city="Oslo").limit(10)
sql = str(query)
queries = [str(Query(f"table{i}").limit(i)) for i in range(20)]
print(sum(areas), message, text, sql, len(queries), bad)
