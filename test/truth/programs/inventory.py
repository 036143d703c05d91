"""A warehouse: items, suppliers, orders; class hierarchy with a registry."""
from abc import ABC, abstractmethod
from collections import namedtuple

Supplier = namedtuple("Supplier", ["name", "country", "days"])
Line = namedtuple("Line", "item quantity price", defaults=[0.0])


class Item(ABC):
    registry = {}
    count = 0

    def __init__(self, code, name, price):
        self.code = code
        self.name = name
        self._price = price
        self.tags = set()
        Item.count += 1
        Item.registry[code] = self

    @property
    def price(self):
        return self._price

    @price.setter
    def price(self, value):
        if value < 0:
            raise ValueError("negative price")
        self._price = value

    @abstractmethod
    def shipping(self):
        ...

    def tag(self, *names):
        self.tags.update(names)
        return self

    def __repr__(self):
        return f"{type(self).__name__}({self.code!r}, {self.name!r}, {self.price})"

    def __lt__(self, other):
        return (self.price, self.code) < (other.price, other.code)


class Book(Item):
    def __init__(self, code, name, price, author, pages):
        super().__init__(code, name, price)
        self.author = author
        self.pages = pages

    def shipping(self):
        return 1.5 + 0.001 * self.pages


class Furniture(Item):
    def __init__(self, code, name, price, *, weight, size=(1, 1, 1)):
        super().__init__(code, name, price)
        self.weight = weight
        self.size = size

    @property
    def volume(self):
        w, h, d = self.size
        return w * h * d

    def shipping(self):
        return max(10, self.weight * 0.8, self.volume * 5)


class Download(Item):
    def shipping(self):
        return 0


class Order:
    def __init__(self, customer):
        self.customer = customer
        self.lines = []

    def add(self, code, quantity=1):
        item = Item.registry[code]
        self.lines.append(Line(item, quantity, item.price))

    def total(self):
        goods = sum(line.quantity * line.price for line in self.lines)
        shipping = sum(line.quantity * line.item.shipping() for line in self.lines)
        return goods, shipping

    def __iter__(self):
        return iter(self.lines)

    def __len__(self):
        return len(self.lines)


suppliers = [Supplier("Acme", "US", 12), Supplier("Möbelhaus", "DE", 4), Supplier("出版社", "JP", 20)]
fast = [s.name for s in suppliers if s.days < 15]

Book("b1", "Les Misérables", 14.9, "Hugo", 1462).tag("classic", "french")
Book("b2", "Dune", 9.99, "Herbert", 612).tag("sf", "classic")
Furniture("f1", "Desk", 249.0, weight=38, size=(1.6, 0.75, 0.8))
Furniture("f2", "Chair", 79.0, weight=9).tag("office")
Download("d1", "Typeface", 45)

catalogue = sorted(Item.registry.values())
cheap, *others = catalogue
tags = set().union(*(item.tags for item in catalogue))
by_tag = {tag: [item.code for item in catalogue if tag in item.tags] for tag in sorted(tags)}

orders = []
for customer, basket in {"ann": {"b1": 1, "f2": 4}, "bob": {"d1": 2}, "cyd": {"b2": 3, "f1": 1, "d1": 1}}.items():
    order = Order(customer)
    for code, quantity in basket.items():
        order.add(code, quantity)
    orders.append(order)
Item.registry["f1"].price = 199.0
totals = {order.customer: order.total() for order in orders}
income = sum(goods for goods, _ in totals.values())
sold = {}
for order in orders:
    for item, quantity, _ in order:
        sold[item.name] = sold.get(item.name, 0) + quantity
bestseller = max(sold.items(), key=lambda pair: pair[1])
report = [f"{o.customer:<6}{len(o):>3}{totals[o.customer][0]:>10.2f}" for o in orders]
print(*report, sep="\n")
print(fast, cheap, len(others), by_tag, income, bestseller, Item.count)
