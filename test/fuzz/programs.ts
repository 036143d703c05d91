/**
 * Seeded small Python programs that end soon and hardly ever raise: aliases, loops, branches on known and unknown conditions,
 * functions that change their arguments, early exits, comprehensions, arrays, numbers of all sizes.
 */
import { type Items, type Kind, MOST_ITEMS, MOST_ROUNDS, NUMBER_CODES, UNKNOWN_TESTS, ValueWriter, type Variable } from "./expressions";
import { pattern } from "./patterns";
import { type Random, random } from "./random";

export interface ProgramOptions {
  /** NumPy statements only where the interpreter has it. */
  readonly numpy: boolean;
  /** With the patterns of classes instead of the others. */
  readonly classes?: boolean;
}

/** The same seed and options give the same text. */
export function program(seed: number, options: ProgramOptions): string {
  return new Writer(random(seed), options).program();
}

interface Callable {
  readonly name: string;
  readonly parameters: readonly Variable[];
  readonly returns: Kind | null;
  readonly items: Items;
  readonly bound: number;
}

const ROUNDS_OF_A_CALL = 20;

class Writer extends ValueWriter {
  private readonly lines: string[] = [];
  private indent = "";
  private readonly callables: Callable[] = [];
  private loops = 0;
  private inFunction = false;
  private returns: { kind: Kind; items: Items } | null = null;
  private budget = 0;
  /** NumPy is imported as np. */
  private numpy = false;

  constructor(
    random: Random,
    private readonly options: ProgramOptions,
  ) {
    super(random);
  }

  program(): string {
    this.line("import os, random, sys, time");
    this.line("from array import array");
    if (this.options.numpy && this.random.chance(0.3)) this.line("import numpy as np");
    this.numpy = this.lines.length === 3;
    if (this.random.chance(0.4)) {
      // Shapes only: small programs, in which they meet each other.
      for (let i = this.random.int(1, 4); i > 0; i -= 1) this.pattern();
    } else this.general();
    return `${this.lines.join("\n")}\n`;
  }

  private general(): void {
    this.budget = this.random.int(4, 14);
    const functions = this.random.weighted([
      [4, 0],
      [4, 1],
      [2, 2],
      [1, 3],
    ]);
    for (let i = 0; i < functions; i += 1) this.define();
    while (this.budget > 0) {
      if (this.numpy && this.random.chance(0.2)) this.ndarray();
      else this.statement();
    }
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
      classes: this.options.classes === true,
      numpy: this.numpy,
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
    this.line(`${name} = ${this.ndarrayText()}`);
    this.declare({ name, kind: "ndarray", items: "numbers", typecode: "d", bound: 0 });
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

  private grown(variable: Variable, count: number): void {
    variable.bound = Math.min(MOST_ITEMS * 2, variable.bound + count);
  }

  /** Whether a statement may assign to the name without making a module-level name local to a function. */
  private writable(variable: Variable): boolean {
    return !this.globals.has(variable.name);
  }
}
