/**
 * Seeded small Python programs that end soon and hardly ever raise: aliases, loops, branches on known and unknown conditions,
 * functions that change their arguments, early exits, comprehensions, arrays, numbers of all sizes.
 */
import { pattern } from "./patterns";
import { type Random, random } from "./random";

export interface ProgramOptions {
  /** NumPy statements only where the interpreter has it. */
  readonly numpy: boolean;
}

/** The same seed and options give the same text. */
export function program(seed: number, options: ProgramOptions): string {
  const writer = new Writer(random(seed), options);
  return writer.program();
}

type Kind = "int" | "float" | "str" | "bytes" | "bool" | "list" | "tuple" | "set" | "dict" | "array" | "bytearray" | "ndarray";
/** What a list holds: things that can be summed, strings, other containers. */
type Items = "numbers" | "strings" | "mixed";

interface Variable {
  readonly name: string;
  readonly kind: Kind;
  readonly items: Items;
  readonly typecode: string;
  /** Most items it may hold, so that growth stays small. */
  bound: number;
}

interface Callable {
  readonly name: string;
  readonly parameters: readonly Variable[];
  readonly returns: Kind | null;
  readonly items: Items;
  readonly bound: number;
}

interface Expression {
  readonly text: string;
  readonly bound: number;
}

const MOST_ITEMS = 6000;
const MOST_ROUNDS = 4000;
const ROUNDS_OF_A_CALL = 20;
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
const NUMBER_CODES = ["b", "B", "h", "H", "i", "I", "l", "L", "q", "Q", "f", "d"];
const UNKNOWN_TESTS = [
  "len(sys.argv) > 3",
  "os.getpid() % 2",
  "random.random() < 0.5",
  "time.time() > 5.0",
  'os.environ.get("NO_SUCH_NAME")',
];

class Writer {
  private readonly lines: string[] = [];
  private indent = "";
  private variables: Variable[] = [];
  private readonly callables: Callable[] = [];
  private names = 0;
  /** Product of the trip counts of the loops around the current place. */
  private rounds = 1;
  private loops = 0;
  private inFunction = false;
  private returns: { kind: Kind; items: Items } | null = null;
  private budget = 0;

  constructor(
    private readonly random: Random,
    private readonly options: ProgramOptions,
  ) {}

  program(): string {
    this.line("import os, random, sys, time");
    this.line("from array import array");
    if (this.options.numpy && this.random.chance(0.3)) this.line("import numpy as np");
    const numpy = this.lines.length === 3;
    this.budget = this.random.int(4, 16);
    const functions = this.random.weighted([
      [4, 0],
      [4, 1],
      [2, 2],
      [1, 3],
    ]);
    for (let i = 0; i < functions; i += 1) this.define();
    while (this.budget > 0) {
      if (numpy && this.random.chance(0.2)) this.ndarray();
      else this.statement();
    }
    return `${this.lines.join("\n")}\n`;
  }

  // Statements

  private statement(): void {
    this.budget -= 1;
    const nested = this.indent.length / 4;
    const lists = this.of("list").length > 0 ? 1 : 0;
    this.random.weighted<() => void>([
      [8, () => this.assign()],
      [6 * lists, () => this.changeList()],
      [3, () => this.grow()],
      [2, () => this.changeOther()],
      [3 * lists, () => this.alias()],
      [nested < 3 ? 4 : 0, () => this.branch()],
      [nested < 3 && this.rounds < MOST_ROUNDS ? 5 : 0, () => this.loop()],
      [nested < 2 && this.rounds < 50 ? 1.5 : 0, () => this.whileLoop()],
      [this.callables.length > 0 && this.rounds < 30 ? 4 : 0, () => this.callFunction()],
      [nested === 0 && !this.inFunction ? 0.6 : 0, () => this.define()],
      [0.8, () => this.augment()],
      [0.4, () => this.unpack()],
      [0.3, () => this.attempt()],
      [nested === 0 ? 0.3 : 0, () => this.remove()],
      [nested === 0 && !this.inFunction ? 4 : 0, () => this.pattern()],
    ])();
  }

  private pattern(): void {
    const lines = pattern({
      random: this.random,
      fresh: (letter) => {
        this.names += 1;
        return `${letter}${this.names}`;
      },
      unknown: () => this.random.pick(UNKNOWN_TESTS),
      item: () => this.item("numbers"),
    });
    for (const line of lines) this.line(line);
  }

  private assign(): void {
    const kind = this.random.weighted<Kind>([
      [3, "int"],
      [2, "float"],
      [1.5, "str"],
      [0.6, "bytes"],
      [0.3, "bool"],
      [9, "list"],
      [1.5, "tuple"],
      [1, "set"],
      [1, "dict"],
      [1.5, "array"],
      [0.3, "bytearray"],
    ]);
    this.bind(kind);
  }

  /** Assigns a new value of a kind to a new or an old name. */
  private bind(kind: Kind): Variable {
    const items = this.random.weighted<Items>([
      [4, "numbers"],
      [1, "strings"],
      [1, "mixed"],
    ]);
    const typecode = this.random.pick(NUMBER_CODES);
    const value = this.expression(kind, items, typecode);
    const old = this.of(kind).filter((variable) => variable.items === items && variable.typecode === typecode && this.writable(variable));
    const reuse = this.random.chance(0.25) && old.length > 0 ? this.random.pick(old) : null;
    const variable = reuse ?? { name: this.fresh(kind), kind, items, typecode, bound: 0 };
    variable.bound = Math.max(variable.bound, value.bound);
    const chained = this.random.chance(0.06) ? this.fresh(kind) : null;
    const annotation = kind === "list" && items === "numbers" && this.random.chance(0.05) && reuse === null ? ": list" : "";
    this.line(chained === null ? `${variable.name}${annotation} = ${value.text}` : `${variable.name} = ${chained} = ${value.text}`);
    if (reuse === null) this.declare(variable);
    if (chained !== null) this.declare({ ...variable, name: chained });
    return variable;
  }

  private changeList(): void {
    const list = this.random.pick(this.of("list"));
    const name = list.name;
    const room = MOST_ITEMS - list.bound;
    const item = (): string => this.item(list.items);
    const more = (count: number, text: string): void => {
      if (count * this.rounds > room) {
        this.line("pass");
        return;
      }
      this.grown(list, count * this.rounds);
      this.line(text);
    };
    this.random.weighted<() => void>([
      [8, () => more(1, `${name}.append(${item()})`)],
      [2, () => this.extendList(list)],
      [1, () => more(1, `${name}.insert(${this.random.pick(["0", "1", "-1", `len(${name})`, "10"])}, ${item()})`)],
      [1, () => this.line(`if ${name}:\n${this.indent}    ${name}.pop(${this.random.pick(["", "0", "-1"])})`)],
      [0.5, () => this.line(`if ${name}:\n${this.indent}    del ${name}[${this.random.pick(["0", "-1"])}]`)],
      [0.6, () => this.line(`del ${name}[${this.slice()}]`)],
      [0.5, () => this.line(`${name}.${this.random.pick(["clear", "reverse"])}()`)],
      [1, () => this.line(`if ${name}:\n${this.indent}    ${name}[${this.random.pick(["0", "-1"])}] = ${item()}`)],
      [
        0.3,
        () => this.line(`for q in range(len(${name})):\n${this.indent}    ${name}[q] = ${this.random.pick(["0", "q", "q * 0.5", item()])}`),
      ],
    ])();
  }

  private extendList(list: Variable): void {
    const source = this.listSource(list.items);
    const self = this.random.chance(0.15);
    const count = self ? list.bound * 2 ** Math.min(this.rounds, 40) : source.bound * this.rounds;
    if (count > MOST_ITEMS - list.bound || (self && this.rounds > 1)) {
      this.line("pass");
      return;
    }
    this.grown(list, count);
    const text = self ? list.name : source.text;
    if (this.writable(list) && this.random.chance(0.4)) this.line(`${list.name} += ${text}`);
    else this.line(`${list.name}.extend(${text})`);
  }

  /** The pattern people write most: an empty container, a loop that fills it. */
  private grow(): void {
    const kind = this.random.weighted<Kind>([
      [6, "list"],
      [2, "array"],
      [0.8, "set"],
      [0.8, "dict"],
      [0.4, "str"],
    ]);
    const rounds = this.trips();
    if (rounds * this.rounds > MOST_ROUNDS) {
      this.line("pass");
      return;
    }
    const name = this.fresh(kind);
    const typecode = this.random.pick(NUMBER_CODES);
    const variable: Variable = { name, kind, items: "numbers", typecode, bound: rounds };
    const empty: Partial<Record<Kind, string>> = { list: "[]", array: `array("${typecode}")`, set: "set()", dict: "{}", str: '""' };
    const index = this.fresh("int");
    const value = this.random.pick([
      index,
      `${index} * 2`,
      `${index} + 1000`,
      `${index} * 0.5`,
      `${index} / 3`,
      "1",
      "0.25",
      `float(${index})`,
    ]);
    const exact = typecode === "f" || typecode === "d" ? `${index} * 0.5` : `${index} % 100`;
    const step: Partial<Record<Kind, string>> = {
      list: `${name}.append(${value})`,
      array: `${name}.append(${exact})`,
      set: `${name}.add(${this.random.pick([index, `${index} % 7`, `${index} * 3`, `${index} // 2`, "5"])})`,
      dict: `${name}[${this.random.pick([index, `${index} % 5`, `${index} * 1000`, `str(${index})`])}] = ${value}`,
      str: `${name} += ${this.random.pick(['"a"', '"bc"', `str(${index})`])}`,
    };
    this.line(`${name} = ${empty[kind]}`);
    this.line(`for ${index} in ${this.range(rounds)}:`);
    this.block(() => {
      const guard = this.random.weighted<string | null>([
        [6, null],
        [1, `if ${index} % 3:`],
        [0.7, `if ${this.random.pick(UNKNOWN_TESTS)}:`],
        [0.7, `if ${index} < 5:`],
      ]);
      if (guard !== null) this.line(guard);
      this.line(`${guard === null ? "" : "    "}${step[kind]}`);
      if (this.random.chance(0.15)) {
        const test = this.random.pick([`${index} > 6`, `${index} == 3`, this.random.pick(UNKNOWN_TESTS), `len(${name}) > 10`]);
        this.line(`if ${test}:`);
        this.line(`    ${this.random.pick(["break", "continue"])}`);
      }
    });
    this.declare(variable);
  }

  private changeOther(): void {
    const variable = this.random.pick(
      [...this.of("array"), ...this.of("set"), ...this.of("dict"), ...this.of("bytearray")].concat(this.of("list")),
    );
    if (variable === undefined) {
      this.assign();
      return;
    }
    const { name, typecode } = variable;
    if (this.rounds + variable.bound > MOST_ITEMS) {
      this.line("pass");
      return;
    }
    this.grown(variable, this.rounds);
    const number = typecode === "f" || typecode === "d" ? this.random.pick(["1.5", "0.25", "3"]) : this.random.pick(["0", "1", "100"]);
    if (variable.kind === "array") {
      this.grown(variable, 5 * this.rounds);
      this.line(
        this.random.pick([
          `${name}.append(${number})`,
          `${name}.extend([${number}] * 5)`,
          `if ${name}:\n${this.indent}    ${name}.pop()`,
          `${name}.append(${number})`,
        ]),
      );
    } else if (variable.kind === "set") {
      this.line(this.random.pick([`${name}.add(${this.intAtom()})`, `${name}.discard(1)`, `${name}.update(range(5))`, `${name}.add("k")`]));
      this.grown(variable, 5);
    } else if (variable.kind === "dict") {
      this.grown(variable, 5);
      this.line(
        this.random.pick([
          `${name}[${this.intAtom()}] = ${this.item("mixed")}`,
          `${name}["k"] = ${this.item("mixed")}`,
          `${name}.pop(1, None)`,
          `${name}.update({1: 2.5, "z": 3})`,
          `${name}.setdefault(9, [])`,
        ]),
      );
    } else if (variable.kind === "bytearray")
      this.line(this.random.pick([`${name}.append(7)`, `${name}.extend(b"abcd")`, `${name} += b"xyz"`]));
    else this.line(`${name}.append(${this.item(variable.items)})`);
  }

  private alias(): void {
    const list = this.random.pick(this.of("list"));
    const name = this.fresh("list");
    this.line(`${name} = ${list.name}`);
    this.declare({ ...list, name, bound: MOST_ITEMS / 2 });
    // Either name may grow the one list from here on: both keep the larger bound.
    list.bound = MOST_ITEMS / 2;
    if (this.random.chance(0.6)) this.line(`${this.random.pick([name, list.name])}.append(${this.item(list.items)})`);
  }

  private branch(): void {
    const before = this.variables;
    const arm = (): void => {
      this.block(() => {
        this.some();
        this.leave();
      });
      this.variables = [...before];
    };
    const common = this.random.chance(0.4) ? this.fresh("list") : null;
    this.line(`if ${this.test()}:`);
    this.block(() => {
      if (common !== null) this.line(`${common} = ${this.expression("list", "numbers").text}`);
      this.some();
      this.leave();
    });
    this.variables = [...before];
    if (common === null && this.random.chance(0.5)) return;
    if (common === null && this.random.chance(0.3)) {
      this.line(`elif ${this.test()}:`);
      arm();
    }
    this.line("else:");
    this.block(() => {
      if (common !== null) this.line(`${common} = ${this.expression("list", "numbers").text}`);
      this.some();
    });
    this.variables = [...before];
    if (common !== null) this.declare({ name: common, kind: "list", items: "numbers", typecode: "d", bound: MOST_ITEMS / 4 });
  }

  private loop(): void {
    const trips = Math.max(1, Math.min(this.trips(), Math.floor(MOST_ROUNDS / this.rounds)));
    const before = this.variables;
    const index = this.fresh("int");
    const lists = this.of("list").filter((list) => list.bound * this.rounds <= 500 && list.items === "numbers");
    const overList = lists.length > 0 && this.random.chance(0.25) ? this.random.pick(lists) : null;
    // A copy is walked, so that a body that grows the list still ends.
    const source = overList === null ? this.range(trips) : `list(${overList.name})`;
    const rounds = overList === null ? trips : Math.max(1, overList.bound);
    this.line(`for ${index} in ${source}:`);
    this.around(rounds, () => {
      if (overList === null) this.variables = [...before, { name: index, kind: "int", items: "numbers", typecode: "d", bound: 0 }];
      this.block(() => {
        this.some();
        this.leave(index);
        if (this.random.chance(0.3)) this.some();
      });
    });
    if (this.random.chance(0.06)) {
      this.line("else:");
      this.block(() => this.some());
    }
    this.variables = [...before];
  }

  private whileLoop(): void {
    const before = this.variables;
    const counter = this.fresh("int");
    const trips = this.random.int(0, 12);
    this.line(`${counter} = 0`);
    const more = this.random.chance(0.2) ? ` and ${this.random.pick(UNKNOWN_TESTS)}` : "";
    this.line(`while ${counter} < ${trips}${more}:`);
    this.around(12, () =>
      this.block(() => {
        this.line(`${counter} += ${this.random.pick(["1", "1", "2"])}`);
        this.some();
        this.leave();
      }),
    );
    this.variables = [...before];
  }

  /** Sometimes a way out of the loop or function. */
  private leave(index: string | null = null): void {
    if (!this.random.chance(0.2)) return;
    const words = [...(this.loops > 0 ? ["break", "continue"] : []), ...(this.returns === null ? [] : [`return ${this.result()}`])];
    if (words.length === 0) return;
    const test =
      index !== null && this.random.chance(0.6) ? `${index} ${this.random.pick(["==", ">", "<"])} ${this.random.int(0, 9)}` : this.test();
    this.line(`if ${test}:`);
    this.line(`    ${this.random.pick(words)}`);
  }

  private define(): void {
    const name = this.fresh("call");
    const outer = { variables: this.variables, rounds: this.rounds, loops: this.loops, returns: this.returns, inFunction: this.inFunction };
    const kinds = Array.from({ length: this.random.int(0, 3) }, () =>
      this.random.pick<Kind>(["list", "list", "int", "float", "str", "tuple"]),
    );
    const parameters = kinds.map(
      (kind): Variable => ({ name: this.fresh("parameter"), kind, items: "numbers", typecode: "d", bound: MOST_ITEMS / 8 }),
    );
    const returns = this.random.weighted<Kind | null>([
      [3, "list"],
      [1, "int"],
      [1, "float"],
      [1, "tuple"],
      [1, null],
    ]);
    const callable: Callable = { name, parameters, returns, items: "numbers", bound: MOST_ITEMS / 8 };
    const last = parameters.at(-1);
    const defaulted = last !== undefined && this.random.chance(0.15) && (last.kind === "list" || last.kind === "int");
    const words = parameters.map((parameter) =>
      parameter === last && defaulted ? `${parameter.name}=${last.kind === "list" ? "[]" : "300"}` : parameter.name,
    );
    this.line(`def ${name}(${words.join(", ")}):`);
    const globals = outer.variables.filter((variable) => variable.kind === "int" || variable.kind === "float" || variable.kind === "list");
    this.inFunction = true;
    this.returns = returns === null ? null : { kind: returns, items: "numbers" };
    // So that a call in a loop stays cheap.
    this.rounds = ROUNDS_OF_A_CALL;
    this.loops = 0;
    this.variables = [...parameters, ...(this.random.chance(0.2) ? globals.slice(0, 2) : [])];
    this.globals = new Set(globals.map((variable) => variable.name));
    this.block(() => {
      const saved = this.budget;
      this.budget = this.random.int(1, 4);
      while (this.budget > 0) this.statement();
      this.budget = saved;
      if (this.returns !== null) this.line(`return ${this.result()}`);
    });
    this.globals = new Set();
    this.variables = outer.variables;
    this.rounds = outer.rounds;
    this.loops = outer.loops;
    this.returns = outer.returns;
    this.inFunction = outer.inFunction;
    this.callables.push(callable);
  }

  /** Names of module level that a function body reads; assigning to one would make it local and unbound. */
  private globals: ReadonlySet<string> = new Set();

  private callFunction(): void {
    const callable = this.random.pick(this.callables);
    const values = callable.parameters.map((parameter) => {
      const fit = this.of(parameter.kind).filter((variable) => variable.items === "numbers" && variable.bound <= parameter.bound);
      if (fit.length > 0 && this.random.chance(0.7)) {
        const chosen = this.random.pick(fit);
        if (parameter.kind === "list") this.grown(chosen, MOST_ITEMS / 4);
        return chosen.name;
      }
      return this.expression(parameter.kind, "numbers").text;
    });
    if (this.inFunction) {
      this.line("pass");
      return;
    }
    const call = `${callable.name}(${values.join(", ")})`;
    if (callable.returns === null || this.random.chance(0.1)) {
      this.line(call);
      return;
    }
    const name = this.fresh(callable.returns);
    this.line(`${name} = ${call}`);
    this.declare({ name, kind: callable.returns, items: "numbers", typecode: "d", bound: callable.bound * 4 });
  }

  private augment(): void {
    const numbers = [...this.of("int"), ...this.of("float")].filter((variable) => this.writable(variable));
    if (numbers.length === 0) {
      this.assign();
      return;
    }
    const variable = this.random.pick(numbers);
    this.line(`${variable.name} ${this.random.pick(["+=", "-="])} ${this.random.pick(["1", "7", this.intAtom()])}`);
  }

  private unpack(): void {
    const names = [this.fresh("int"), this.fresh("list"), this.fresh("int")] as const;
    this.random.pick([
      () => {
        this.line(`${names[0]}, *${names[1]} = ${this.random.pick(["range(6)", "[1, 300, 2.5, 4]", '"abc"', "(1, 2)"])}`);
        this.declare({ name: names[1], kind: "list", items: "mixed", typecode: "d", bound: 6 });
      },
      () => {
        this.line(`${names[0]}, ${names[2]} = ${this.intAtom()}, ${this.intAtom()}`);
        if (this.random.chance(0.5)) this.line(`${names[0]}, ${names[2]} = ${names[2]}, ${names[0]}`);
        for (const name of [names[0], names[2]]) this.declare({ name, kind: "int", items: "numbers", typecode: "d", bound: 0 });
      },
      () => {
        this.line(`print(len(${names[1]} := ${this.expression("list", "numbers").text}))`);
        this.declare({ name: names[1], kind: "list", items: "numbers", typecode: "d", bound: 500 });
      },
    ])();
  }

  private attempt(): void {
    const before = this.variables;
    this.line("try:");
    this.block(() => {
      this.some();
      if (this.random.chance(0.4)) this.line(this.random.pick(['int("x")', "[][1]", "1 / 0"]));
      if (this.random.chance(0.4)) this.some();
    });
    this.variables = [...before];
    this.line(`except ${this.random.pick(["Exception", "(ValueError, IndexError, ZeroDivisionError)"])}:`);
    this.block(() => this.some());
    this.variables = [...before];
  }

  private remove(): void {
    const lists = this.of("list").filter((variable) => this.writable(variable));
    if (this.inFunction || lists.length < 2) {
      this.assign();
      return;
    }
    const list = this.random.pick(lists);
    this.line(`del ${list.name}`);
    this.variables = this.variables.filter((variable) => variable !== list);
  }

  private ndarray(): void {
    this.budget -= 1;
    const name = this.fresh("ndarray");
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
    this.line(`${name} = ${this.random.pick(options)}`);
    this.declare({ name, kind: "ndarray", items: "numbers", typecode: "d", bound: 0 });
  }

  // Expressions

  private expression(kind: Kind, items: Items, typecode = "d"): Expression {
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

  private list(items: Items): Expression {
    const lists = this.of("list").filter((list) => list.items === items && list.bound <= 600);
    const some = lists.length > 0 ? this.random.pick(lists) : null;
    const options: (readonly [number, () => Expression])[] = [
      [2, () => ({ text: "[]", bound: 0 })],
      [3, () => this.display(items)],
      [2, () => this.repeated(items)],
      [4, () => this.comprehension()],
      [1.5, () => this.listed()],
      [1, () => this.nested()],
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

  private display(items: Items): Expression {
    const count = this.random.int(1, 7);
    return { text: `[${Array.from({ length: count }, () => this.item(items)).join(", ")}]`, bound: count };
  }

  private repeated(items: Items): Expression {
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

  private comprehension(): Expression {
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

  private listed(): Expression {
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

  private nested(): Expression {
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

  private listSource(items: Items): Expression {
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

  private tuple(items: Items): Expression {
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

  private set(): Expression {
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

  private dict(): Expression {
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

  private array(typecode: string): Expression {
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

  private int(): string {
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

  private float(): string {
    return this.random.weighted([
      [4, this.floatAtom()],
      [2, `${this.floatAtom()} ${this.random.pick(["+", "-", "*"])} ${this.random.int(1, 9)}`],
      [1, `(${this.intAtom()} % 1000) / ${this.random.int(1, 9)}`],
      [0.5, "random.random()"],
      [0.5, `float(${this.random.int(0, 500)})`],
    ]);
  }

  private str(): string {
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

  private item(items: Items): string {
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
  private small(): Variable {
    return this.random.pick(this.of("list"));
  }

  private intAtom(): string {
    const names = this.of("int");
    return names.length > 0 && this.random.chance(0.35) ? this.random.pick(names).name : this.random.pick(INTS);
  }

  private floatAtom(): string {
    const names = this.of("float");
    return names.length > 0 && this.random.chance(0.35) ? this.random.pick(names).name : this.random.pick(FLOATS);
  }

  private test(): string {
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

  private slice(): string {
    return this.random.pick(["1:", ":2", "::2", "-3:", ":-1", "1:4", "2:2", "::-1"]);
  }

  private range(count: number): string {
    return this.random.weighted([
      [8, `range(${count})`],
      [1, `range(1, ${count + 1})`],
      [0.6, `range(0, ${count * 3}, 3)`],
      [0.4, `range(${count}, 0, -1)`],
      [0.4, `range(random.randrange(${Math.max(1, count)}))`],
    ]);
  }

  private trips(): number {
    return this.random.weighted([
      [5, this.random.int(0, 12)],
      [1.5, this.random.int(20, 120)],
      [1, this.rounds === 1 ? this.random.int(300, 3500) : this.rounds <= ROUNDS_OF_A_CALL ? this.random.int(20, 150) : 3],
    ]);
  }

  private result(): string {
    if (this.returns === null) return "None";
    const { kind, items } = this.returns;
    const fit = this.of(kind).filter((variable) => variable.items === items);
    return fit.length > 0 && this.random.chance(0.7) ? this.random.pick(fit).name : this.expression(kind, items).text;
  }

  // Text

  private some(): void {
    const count = this.random.int(1, 2);
    for (let i = 0; i < count; i += 1) this.statement();
  }

  private block(body: () => void): void {
    const outer = this.indent;
    this.indent += "    ";
    body();
    this.indent = outer;
  }

  private around(rounds: number, body: () => void): void {
    const outer = this.rounds;
    this.rounds *= Math.max(1, rounds);
    this.loops += 1;
    body();
    this.loops -= 1;
    this.rounds = outer;
  }

  /** A new list each time: blocks put the old one back when they end. */
  private declare(variable: Variable): void {
    this.variables = [...this.variables, variable];
  }

  private line(text: string): void {
    this.lines.push(this.indent + text);
  }

  private of(kind: Kind): Variable[] {
    return this.variables.filter((variable) => variable.kind === kind);
  }

  private grown(variable: Variable, count: number): void {
    variable.bound = Math.min(MOST_ITEMS * 2, variable.bound + count);
  }

  /** Whether a statement may assign to the name without making a module-level name local to a function. */
  private writable(variable: Variable): boolean {
    return !this.globals.has(variable.name);
  }

  private fresh(kind: Kind | "call" | "parameter"): string {
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
}
