/** Programs with classes: instances in loops and aliases, attributes that come late or on one branch only, state shared by a class, generated constructors. */
import type { PatternContext } from "./patterns";

type Pattern = (context: PatternContext) => readonly string[];

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

export const CLASS_PATTERNS: readonly Pattern[] = [
  /** Instances made in a loop; one of many, or an alias, is changed. */
  ({ random, fresh, unknown, item }) => {
    const [cls, all, last, i] = [capital(fresh("point")), fresh("all"), fresh("last"), fresh("i")];
    const slots = random.chance(0.3);
    const names = ["a", "b", "c", "d", "e"].slice(0, random.int(1, 5));
    const value = () => random.pick(["v", "v * 0.5", "[]", "[v]", item(), "None"]);
    return [
      `class ${cls}(object):`,
      ...(slots ? [`    __slots__ = (${[...names, "extra"].map((name) => `"${name}"`).join(", ")},)`] : []),
      "    def __init__(self, v):",
      ...names.map((name) => `        self.${name} = ${value()}`),
      `${all} = ${random.pick(["[]", `[${cls}(0)]`, `[${cls}(k) for k in range(${random.int(0, 50)})]`])}`,
      `${last} = ${cls}(1)`,
      `for ${i} in range(${random.pick(["3", "20", "40", "300"])}):`,
      `    ${random.pick([`${last} = ${cls}(${i})`, `${last} = ${last}`, `${last} = ${all}[-1] if ${all} else ${last}`])}`,
      `    if ${random.pick(["True", unknown(), `${i} % 3`, `${i} > 5`])}:`,
      `        ${all}.append(${random.pick([last, `${cls}(${i})`])})`,
      `    ${last}.${random.pick(names)} = ${random.pick([i, `[${i}]`, `${i} * 0.5`, item()])}`,
      random.pick([`${last}.extra = ${item()}`, `${last}.${names[0]} = [${item()}]`, "pass"]),
      `${fresh("first")} = ${all}[0] if ${all} else None`,
      `${fresh("value")} = ${last}.${random.pick(names)}`,
    ];
  },
  /** Objects that are gone over, with and without a length, which may be right or not. */
  ({ random, fresh }) => {
    const [cls, box] = [capital(fresh("box")), fresh("box")];
    const base = random.pick(["object", "object", "list"]);
    const items = random.pick(["self.own", "(v for v in self.own)", "range(len(self.own))"]);
    return [
      `class ${cls}(${base}):`,
      "    def __init__(self, own):",
      ...(base === "list" ? ["        list.__init__(self, own)"] : []),
      "        self.own = own",
      ...(base === "list" ? [] : ["    def __iter__(self):", `        return iter(${items})`]),
      ...(base === "list"
        ? []
        : random.pick([["    def __len__(self):", `        return ${random.pick(["len(self.own)", "3", "len(self.own) + 9"])}`], []])),
      `${box} = ${cls}(${random.pick(["[1, 2, 3]", "list(range(9))", "[0.5] * 40", "[]", '["a", "b", "a"]'])})`,
      `${fresh("made")} = ${random.pick(["list", "sorted", "tuple", "set"])}(${box})`,
      `${fresh("star")} = ${random.pick([`[*${box}]`, `[0, *${box}]`, `[v for v in ${box}]`, `dict.fromkeys(${box})`])}`,
      `${fresh("grown")} = [1]`,
      `${fresh("whole")} = list(${box})`,
    ];
  },
  /** Attributes that come late, on one branch, in another order, or go. */
  ({ random, fresh, unknown, item }) => {
    const [cls, x, y] = [capital(fresh("late")), fresh("x"), fresh("y")];
    return [
      `class ${cls}(object):`,
      `    ${random.pick(["size = 0", "pass", "shared = []"])}`,
      `${x} = ${cls}()`,
      `${x}.a = ${item()}`,
      `${y} = ${cls}()`,
      random.pick([`${y}.b = 1000`, `${y}.a = ${item()}`, `setattr(${y}, "c", [1])`]),
      `if ${random.pick([unknown(), "True"])}:`,
      `    ${x}.b = [${item()}]`,
      ...random.pick([[`${y}.a = 5000`], [`${x}.a = 1.5`, `del ${x}.a`], [`${x}.c = ${y}`], []]),
      `${fresh("got")} = getattr(${x}, "b", None)`,
      `${fresh("more")} = [${cls}() for _ in range(${random.int(0, 40)})]`,
    ];
  },
  /** Methods that change what the instance holds; a class attribute that all share. */
  ({ random, fresh, item }) => {
    const [cls, log, i] = [capital(fresh("log")), fresh("log"), fresh("i")];
    return [
      `class ${cls}(object):`,
      "    shared = []",
      "    made = 0",
      `    def __init__(self, n=${random.int(0, 4)}):`,
      `        self.lines = ${random.pick(["[]", "[0] * n", "list(range(n))", `${cls}.shared`, "self.shared"])}`,
      "        self.count = n",
      `        ${random.pick([`${cls}.made += 1`, "self.made = 3", "pass"])}`,
      "    def add(self, v):",
      `        ${random.pick(["self.lines.append(v)", "self.lines = self.lines + [v]", "self.lines += [v]", "self.shared.append(v)"])}`,
      "        self.count += 1",
      "        return self",
      "    def __len__(self):",
      "        return len(self.lines)",
      `${log} = ${cls}(${random.pick(["", "3"])})`,
      `for ${i} in range(${random.pick(["4", "30", "500"])}):`,
      `    ${random.pick([`${log}.add(${i})`, `${log}.add(${item()}).add(${i})`, `${cls}(2).add(${i})`])}`,
      `${fresh("n")} = len(${log})`,
      `${fresh("lines")} = ${log}.lines`,
      `${fresh("shared")} = ${cls}.shared`,
      `${fresh("made")} = ${cls}.made`,
    ];
  },
  /** Inheritance: super, overridden methods, class attributes. */
  ({ random, fresh, item }) => {
    const [base, derived, x] = [capital(fresh("base")), capital(fresh("derived")), fresh("x")];
    return [
      `class ${base}(object):`,
      `    kind = ${item()}`,
      ...random.pick([["    def __init__(self, n):", "        self.data = [k * 0.5 for k in range(n)]", "        self.setup()"]]),
      "    def setup(self):",
      "        self.more = 1000",
      `class ${derived}(${base}):`,
      ...random.pick([
        ["    def __init__(self, n):", "        super().__init__(n + 1)", "        self.own = [n]"],
        ["    def __init__(self, n):", "        self.own = [n]", `        ${base}.__init__(self, n)`],
        ["    pass"],
      ]),
      ...random.pick([
        ["    def setup(self):", "        super().setup()", "        self.more = [self.more] * 3"],
        [`    kind = [${item()}]`],
        [],
      ]),
      `${x} = ${derived}(${random.int(0, 20)})`,
      `${fresh("many")} = [${random.pick([base, derived])}(k) for k in range(${random.int(0, 35)})]`,
      `${fresh("kind")} = ${x}.kind`,
      `${fresh("more")} = ${x}.more`,
      `${fresh("same")} = [0.0] * 3 if isinstance(${x}, ${base}) else None`,
    ];
  },
  /** Dataclasses and named tuples. */
  ({ random, fresh, unknown, item }) => {
    const [data, record, x, y, i] = [capital(fresh("data")), capital(fresh("rec")), fresh("x"), fresh("y"), fresh("i")];
    return [
      "from dataclasses import dataclass, field",
      "from collections import namedtuple",
      random.pick(["@dataclass", "@dataclass(frozen=True)", "@dataclass(eq=False)"]),
      `class ${data}:`,
      "    a: int",
      `    b: float = ${random.pick(["0.5", "1000", '"text"'])}`,
      ...random.pick([["    c: list = field(default_factory=list)"], ["    c: list = field(default_factory=lambda: [0.5] * 3)"], []]),
      `${record} = namedtuple("${record}", "p q r"${random.pick([", defaults=[1.5]", ""])})`,
      `${x} = ${data}(${random.pick(["1", "5000, b=2.5", "a=[1]"])})`,
      `${y} = ${record}(1, ${item()}, r=[${item()}])`,
      `${fresh("rows")} = [${random.pick([`${data}(${i} * 1000)`, `${record}(${i}, ${i} * 0.5, None)`, `${data}(${i}, [${i}])`, y])} for ${i} in range(${random.int(0, 60)})]`,
      `if ${unknown()}:`,
      `    ${random.pick([`${x} = ${data}(2)`, `${y}.r.append(${item()})`, `${x} = ${y}`])}`,
      `${fresh("p")}, ${fresh("q")}, ${fresh("r")} = ${y}`,
      `${fresh("r")} = ${y}.r`,
      `${fresh("copy")} = list(${y})`,
    ];
  },
  /** Special methods and properties. */
  ({ random, fresh, item }) => {
    const [cls, a, b, i] = [capital(fresh("vec")), fresh("a"), fresh("b"), fresh("i")];
    return [
      `class ${cls}(object):`,
      "    def __init__(self, items):",
      "        self._items = items",
      "    @property",
      "    def items(self):",
      `        return ${random.pick(["self._items", "self._items[:]", "list(self._items)"])}`,
      "    @staticmethod",
      "    def zeros(n):",
      `        return ${cls}([0.0] * n)`,
      "    @classmethod",
      "    def of(cls, *values):",
      "        return cls(list(values))",
      "    def __add__(self, other):",
      `        return ${cls}(self._items + other._items)`,
      "    def __iadd__(self, other):",
      "        self._items += other._items",
      "        return self",
      "    def __getitem__(self, k):",
      "        return self._items[k]",
      "    def __iter__(self):",
      `        ${random.pick(["return iter(self._items)", "yield from self._items"])}`,
      "    def __bool__(self):",
      "        return len(self._items) > 2",
      `${a} = ${random.pick([`${cls}.zeros(4)`, `${cls}.of(1, 2.5)`, `${cls}([${item()}])`])}`,
      `${b} = ${a}`,
      `for ${i} in range(${random.int(0, 12)}):`,
      `    ${random.pick([`${a} += ${cls}([${i}])`, `${a} = ${a} + ${cls}([${i} * 0.5])`, `${b} = ${a} + ${a} if ${i} < 4 else ${a}`])}`,
      `${fresh("items")} = ${a}.items`,
      `${fresh("twice")} = [v for v in ${b}]`,
      `${fresh("pick")} = [${item()}] if ${b} else None`,
      `${fresh("first")} = ${a}[0]`,
    ];
  },
  /** A linked list, a tree. */
  ({ random, fresh, item }) => {
    const [node, head, i, make] = [capital(fresh("node")), fresh("head"), fresh("i"), fresh("make")];
    return [
      `class ${node}(object):`,
      ...(random.chance(0.5) ? ['    __slots__ = ("v", "left", "right")'] : []),
      "    def __init__(self, v, left=None, right=None):",
      "        self.v = v",
      "        self.left = left",
      "        self.right = right",
      `${head} = None`,
      `for ${i} in range(${random.pick(["2", "4", "9", "60"])}):`,
      `    ${head} = ${node}(${random.pick([i, item(), `${i} * 0.5`])}, ${head}${random.pick(["", `, ${head}`])})`,
      `def ${make}(d):`,
      `    return ${node}(d, ${make}(d - 1), ${random.pick(["None", `${make}(d - 1)`])}) if d > 0 else None`,
      `${fresh("tree")} = ${make}(${random.int(0, 4)})`,
      `${fresh("left")} = ${head}.left`,
    ];
  },
  /** Members of enumerations. */
  ({ random, fresh }) => {
    const [color, counts] = [capital(fresh("color")), fresh("counts")];
    return [
      "from enum import Enum, auto",
      `class ${color}(Enum):`,
      "    RED = 1000",
      `    GREEN = ${random.pick(["auto()", "2000", '"green"', "1000"])}`,
      "    BLUE = 3.5",
      `${counts} = {c: ${random.pick(["[]", "0", "[c.name]"])} for c in ${color}}`,
      `${fresh("n")} = len(${color})`,
      `${fresh("one")} = [0.5] * 3 if ${color}.RED is ${random.pick([`${color}(1000)`, `${color}.BLUE`, `${color}["GREEN"]`])} else [1]`,
      `${fresh("values")} = [c.value for c in ${color}]`,
    ];
  },
];
