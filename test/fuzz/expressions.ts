/** Expressions for generated programs: values of each kind, of all sizes, out of constants and the names in scope. */
import type { Random } from "./random";

export type Kind = "int" | "float" | "str" | "bytes" | "bool" | "list" | "tuple" | "set" | "dict" | "array" | "bytearray" | "ndarray";
/** What a list holds: things that can be summed, strings, other containers. */
export type Items = "numbers" | "strings" | "mixed";

export interface Variable {
  readonly name: string;
  readonly kind: Kind;
  readonly items: Items;
  readonly typecode: string;
  /** Most items it may hold, so that growth stays small. */
  bound: number;
}

export interface Expression {
  readonly text: string;
  readonly bound: number;
}

export const MOST_ITEMS = 6000;
export const MOST_ROUNDS = 4000;
const INTS = [
  "0",
  "1",
  "-1",
  "2",
  "7",
  "-5",
  "-6",
  "255",
  "256",
  "257",
  "1000",
  "65536",
  "10**6",
  "2**30 - 1",
  "2**30",
  "2**31",
  "-2**30",
  "2**60",
  "2**63",
  "10**18",
  "10**30",
  "-10**25",
];
const FLOATS = ["0.0", "-0.0", "1.0", "0.5", "2.5", "-1.25", "1e300", "1e-9", "3.14159", "100.0"];
const STRINGS = [
  '""',
  '"a"',
  '"ab"',
  '"hello world"',
  '"x" * 30',
  '"é"',
  '"éa"',
  '"naïve"',
  '"€uro"',
  '"\\U0001F40D snake"',
  '"key_1"',
  '"-" * 200',
];
const BYTES = ['b""', 'b"a"', 'b"abc"', "bytes(20)", 'b"xy" * 40'];
export const NUMBER_CODES = ["b", "B", "h", "H", "i", "I", "l", "L", "q", "Q", "f", "d"];
export const UNKNOWN_TESTS = [
  "len(sys.argv) > 3",
  "os.getpid() % 2",
  "random.random() < 0.5",
  "time.time() > 5.0",
  'os.environ.get("NO_SUCH_NAME")',
];

export abstract class ValueWriter {
  protected variables: Variable[] = [];
  /** Product of the trip counts of the loops around the current place. */
  protected rounds = 1;
  protected names = 0;

  constructor(protected readonly random: Random) {}

  protected of(kind: Kind): Variable[] {
    return this.variables.filter((variable) => variable.kind === kind);
  }

  protected fresh(kind: Kind | "call" | "parameter"): string {
    this.names += 1;
    const letter = {
      int: "n",
      float: "f",
      str: "s",
      bytes: "b",
      bool: "t",
      list: "xs",
      tuple: "p",
      set: "u",
      dict: "d",
      array: "a",
      bytearray: "w",
      ndarray: "m",
      call: "run",
      parameter: "arg",
    }[kind];
    return `${letter}${this.names}`;
  }

  protected expression(kind: Kind, items: Items, typecode = "d"): Expression {
    switch (kind) {
      case "int":
        return { text: this.int(), bound: 0 };
      case "float":
        return { text: this.float(), bound: 0 };
      case "str":
        return { text: this.str(), bound: 0 };
      case "bytes":
        return { text: this.random.pick(BYTES), bound: 0 };
      case "bool":
        return { text: this.random.pick(["True", "False", `${this.intAtom()} > 3`]), bound: 0 };
      case "tuple":
        return this.tuple(items);
      case "set":
        return this.set();
      case "dict":
        return this.dict();
      case "array":
        return this.array(typecode);
      case "bytearray":
        return { text: this.random.pick(["bytearray()", "bytearray(10)", 'bytearray(b"abc")']), bound: 20 };
      default:
        return this.list(items);
    }
  }

  protected list(items: Items): Expression {
    const lists = this.of("list").filter((list) => list.items === items && list.bound <= 600);
    const some = lists.length > 0 ? this.random.pick(lists) : null;
    const options: (readonly [number, () => Expression])[] = [
      [2, () => ({ text: "[]", bound: 0 })],
      [3, () => this.display(items)],
      [2, () => this.repeated(items)],
      [4, () => this.comprehension()],
      [1.5, () => this.listed()],
      [1, () => this.nestedLists()],
    ];
    if (some !== null) {
      const copy =
        (text: string, factor = 1): (() => Expression) =>
        () => ({ text, bound: some.bound * factor });
      options.push(
        [1, copy(`${some.name}[:]`)],
        [1, copy(`list(${some.name})`)],
        [0.7, copy(`${some.name}.copy()`)],
        [0.7, copy(`${some.name}[${this.slice()}]`)],
      );
      options.push(
        [0.5, copy(`${some.name} + ${some.name}`, 2)],
        [0.5, copy(`${some.name} * 2`, 2)],
        [0.5, () => ({ text: `[*${some.name}, ${this.item(items)}]`, bound: some.bound + 1 })],
      );
      options.push([0.5, copy(`[v for v in ${some.name}]`)]);
      if (items === "numbers") {
        options.push(
          [1, copy(`[v * ${this.random.pick(["2", "0.5", "1000"])} for v in ${some.name}]`)],
          [0.6, copy(`sorted(${some.name})`)],
        );
        options.push([0.6, copy(`[v for v in ${some.name} if v ${this.random.pick(["> 1", "< 5", "!= 0"])}]`)]);
      }
    }
    return this.random.weighted(options)();
  }

  protected display(items: Items): Expression {
    const count = this.random.int(1, 7);
    return { text: `[${Array.from({ length: count }, () => this.item(items)).join(", ")}]`, bound: count };
  }

  protected repeated(items: Items): Expression {
    const count = this.random.weighted([
      [4, this.random.int(0, 20)],
      [1, this.random.int(100, 2000)],
    ]);
    if (count * this.rounds > MOST_ITEMS * 20) return { text: "[]", bound: 0 };
    const inner = this.random.chance(0.15) ? "None" : this.item(items);
    const names = this.of("int").filter((variable) => variable.bound === 0);
    // Only a name that holds a small number may stand here: others are of any size.
    const size = names.length > 0 && this.random.chance(0.1) ? `(${this.random.pick(names).name} % 50)` : String(count);
    return {
      text: this.random.chance(0.8) ? `[${inner}] * ${size}` : `${size} * [${inner}, ${this.item(items)}]`,
      bound: Math.max(count * 2, 100),
    };
  }

  protected comprehension(): Expression {
    const trips = this.random.weighted([
      [4, this.random.int(0, 40)],
      [1, this.random.int(250, 1500)],
    ]);
    if (trips * this.rounds > MOST_ROUNDS * 4) return { text: "[]", bound: 0 };
    const value = this.random.pick([
      "i",
      "i * 2",
      "i + 300",
      "i * 0.5",
      "i / 3",
      "float(i)",
      "-i",
      "i * i",
      "i % 4",
      "1",
      "2.5",
      "i * 10**9",
      "i // 2",
      "i - 100",
    ]);
    const filter = this.random.weighted([
      [5, ""],
      [1, " if i % 3"],
      [0.6, " if i > 5"],
      [0.6, " if i < 3"],
      [0.6, ` if ${this.random.pick(UNKNOWN_TESTS)}`],
    ]);
    return { text: `[${value} for i in ${this.range(trips)}${filter}]`, bound: trips };
  }

  protected listed(): Expression {
    const count = this.random.weighted([
      [3, this.random.int(0, 30)],
      [1, this.rounds < 20 ? this.random.int(200, 1500) : 5],
    ]);
    const range = this.range(count);
    const text = this.random.pick([
      `list(${range})`,
      `list(i * 2 for i in ${range})`,
      `sorted(${range})`,
      `list(map(float, ${range}))`,
      `[*${range}]`,
      `list(reversed(${range}))`,
      `list("hello")`,
    ]);
    return { text, bound: count + 5 };
  }

  protected nestedLists(): Expression {
    const outer = this.random.int(0, 8);
    const inner = this.random.int(0, 8);
    const text = this.random.pick([
      `[[0.0] * ${inner} for _ in range(${outer})]`,
      `[[0] * ${inner}] * ${outer}`,
      `[[i * j for j in range(${inner})] for i in range(${outer})]`,
      `[i * j for i in range(${outer}) for j in range(${inner})]`,
      `[(i, i * 0.5) for i in range(${outer})]`,
      `[[] for _ in range(${outer})]`,
      `[str(i) for i in range(${outer * inner})]`,
      `[(1, 2) for i in range(${outer})]`,
    ]);
    return { text, bound: outer * inner + outer };
  }

  protected listSource(items: Items): Expression {
    const lists = this.of("list").filter((list) => list.items === items && list.bound <= 300);
    if (lists.length > 0 && this.random.chance(0.4)) {
      const list = this.random.pick(lists);
      return { text: list.name, bound: Math.max(1, list.bound) };
    }
    const count = this.random.int(0, 12);
    return {
      text: this.random.pick([
        `[${this.item(items)}]`,
        `[${this.item(items)}, ${this.item(items)}]`,
        `range(${count})`,
        `[${this.item(items)}] * ${count}`,
        `(i for i in range(${count}))`,
        `(${this.item(items)}, ${this.item(items)})`,
        `[i * 0.5 for i in range(${count})]`,
      ]),
      bound: Math.max(2, count),
    };
  }

  protected tuple(items: Items): Expression {
    const lists = this.of("list").filter((list) => list.bound <= 600);
    const from = lists.length > 0 && this.random.chance(0.3) ? this.random.pick(lists) : null;
    if (from !== null) return { text: `tuple(${from.name})`, bound: from.bound };
    const a = this.item(items);
    return {
      text: this.random.pick([
        `(${a}, ${this.item(items)})`,
        `(${a},)`,
        "()",
        "(1, 2, 3)",
        "tuple(range(20))",
        "(1.5,) * 12",
        "tuple([i * 2 for i in range(30)])",
      ]),
      bound: 40,
    };
  }

  protected set(): Expression {
    const text = this.random.pick([
      "set()",
      "{1, 2, 300}",
      "{i % 7 for i in range(40)}",
      `set(${this.range(this.random.int(0, 200))})`,
      'set("hello")',
      "frozenset([1, 2])",
      "{i * 1000 for i in range(60)}",
    ]);
    return text.startsWith("frozen") ? { text: "{1, 2}", bound: 2 } : { text, bound: 200 };
  }

  protected dict(): Expression {
    const count = this.random.int(0, 200);
    return {
      text: this.random.pick([
        "{}",
        '{"a": 1, "b": 2.5}',
        "{1: 2, 3: 4}",
        `{i: i * 0.5 for i in range(${count})}`,
        `{str(i): i for i in range(${count})}`,
        `dict.fromkeys(range(${count}))`,
        "dict(a=1, b=[1, 2])",
      ]),
      bound: 200,
    };
  }

  protected array(typecode: string): Expression {
    const float = typecode === "f" || typecode === "d";
    const count = this.random.int(0, 100);
    const value = float ? "i * 0.5" : "i";
    const item = float ? "0.5" : "7";
    return {
      text: this.random.pick([
        `array("${typecode}")`,
        `array("${typecode}", [${item}] * ${count * 5})`,
        `array("${typecode}", range(${count}))`,
        `array("${typecode}", [${value} for i in range(${count})])`,
        `array("${typecode}", (${value} for i in range(${count})))`,
        `array("${typecode}", [${item}]) * ${count}`,
        `array("${typecode}", [${item}, ${item}])`,
      ]),
      bound: count * 5,
    };
  }

  protected ndarrayText(): string {
    const dtype = this.random.pick(["float64", "float32", "int64", "uint8", "int16", "bool", "complex128"]);
    const count = this.random.int(0, 2000);
    const others = this.of("ndarray");
    const options = [
      `np.zeros(${count}, dtype=np.${dtype === "bool" ? "bool_" : dtype})`,
      `np.ones((${this.random.int(1, 20)}, ${this.random.int(1, 20)}))`,
      `np.empty(${count}, dtype="${dtype}")`,
      `np.full(${count}, ${this.random.pick(["1", "2.5", "True"])})`,
      `np.arange(${count})`,
      `np.arange(${this.random.int(0, 9)}, ${count}, ${this.random.pick(["1", "2", "7", "0.5"])})`,
      `np.arange(${count}, dtype="uint8")`,
      ...others.map((other) => other.name),
    ];
    return this.random.pick(options);
  }

  protected int(): string {
    const lists = [...this.of("list"), ...this.of("tuple"), ...this.of("array")];
    return this.random.weighted([
      [6, this.intAtom()],
      [
        2,
        `${this.intAtom()} ${this.random.pick(["+", "-", "*", "//  (1 +"])} ${this.random.int(1, 1000)}`.replace(
          /\(1 \+ (\d+)$/,
          "(1 + $1)",
        ),
      ],
      [1, `${this.intAtom()} % ${this.random.int(1, 300)}`],
      [lists.length > 0 ? 2 : 0, lists.length > 0 ? `len(${this.random.pick(lists).name})` : "0"],
      [0.5, `random.randrange(${this.random.int(1, 2000)})`],
      [0.4, `max(${this.intAtom()}, 3)`],
      [0.3, `int(${this.floatAtom()} % 1000)`],
      [this.rounds < 50 ? 0.3 : 0, `sum(range(${this.random.int(0, 2000)}))`],
    ]);
  }

  protected float(): string {
    return this.random.weighted([
      [4, this.floatAtom()],
      [2, `${this.floatAtom()} ${this.random.pick(["+", "-", "*"])} ${this.random.int(1, 9)}`],
      [1, `(${this.intAtom()} % 1000) / ${this.random.int(1, 9)}`],
      [0.5, "random.random()"],
      [0.5, `float(${this.random.int(0, 500)})`],
    ]);
  }

  protected str(): string {
    const numbers = this.of("int");
    return this.random.weighted([
      [5, this.random.pick(STRINGS)],
      [1, `"ab" * ${this.random.int(0, 300)}`],
      [1, `str(${this.random.int(0, 10 ** 6)})`],
      [numbers.length > 0 ? 1 : 0, numbers.length > 0 ? `f"v={${this.random.pick(numbers).name} % 10}"` : '""'],
      [0.7, `"${this.random.pick([",", "", "-"])}".join(["a", "bc"])`],
      [0.5, `"hello"[${this.slice()}]`],
    ]);
  }

  protected item(items: Items): string {
    if (items === "numbers") return this.random.chance(0.6) ? this.intAtom() : this.floatAtom();
    if (items === "strings") return this.random.chance(0.7) ? this.random.pick(STRINGS) : `str(${this.random.int(0, 99999)})`;
    return this.random.weighted([
      [2, this.intAtom()],
      [1, this.floatAtom()],
      [1, this.random.pick(STRINGS)],
      [1, "None"],
      [1, "[]"],
      [1, "(1, 2.5)"],
      [1, this.random.pick(["True", "[1, 300]", "()", "{}", '("a", [])'])],
      [1, this.of("list").length > 0 && this.rounds < 5 ? this.small().name : "0"],
    ]);
  }

  /** A list to stand inside another; itself is possible. */
  protected small(): Variable {
    return this.random.pick(this.of("list"));
  }

  protected intAtom(): string {
    const names = this.of("int");
    return names.length > 0 && this.random.chance(0.35) ? this.random.pick(names).name : this.random.pick(INTS);
  }

  protected floatAtom(): string {
    const names = this.of("float");
    return names.length > 0 && this.random.chance(0.35) ? this.random.pick(names).name : this.random.pick(FLOATS);
  }

  /** A condition. */
  protected test(): string {
    const lists = this.of("list");
    return this.random.weighted([
      [3, this.random.pick(UNKNOWN_TESTS)],
      [1, this.random.pick(["True", "False", "1 < 2", "0"])],
      [2, `${this.intAtom()} ${this.random.pick(["<", ">", "==", "!=", "<="])} ${this.intAtom()}`],
      [
        lists.length > 0 ? 2 : 0,
        lists.length > 0 ? `len(${this.random.pick(lists).name}) ${this.random.pick(["<", ">", "=="])} ${this.random.int(0, 12)}` : "True",
      ],
      [
        lists.length > 0 ? 1 : 0,
        lists.length > 0 ? this.random.pick([this.random.pick(lists).name, `not ${this.random.pick(lists).name}`]) : "True",
      ],
      [0.5, `${this.floatAtom()} > 0.75`],
    ]);
  }

  protected slice(): string {
    return this.random.pick(["1:", ":2", "::2", "-3:", ":-1", "1:4", "2:2", "::-1"]);
  }

  protected range(count: number): string {
    return this.random.weighted([
      [8, `range(${count})`],
      [1, `range(1, ${count + 1})`],
      [0.6, `range(0, ${count * 3}, 3)`],
      [0.4, `range(${count}, 0, -1)`],
      [0.4, `range(random.randrange(${Math.max(1, count)}))`],
    ]);
  }
}
