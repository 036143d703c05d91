/**
 * What of a program may still run when its execution has ended before its end: all that the statements that were not done may call, by name. What is
 * not among it gave all its values already.
 */
import type { Expr, FunctionUnit, Stmt } from "../../syntax/ast";
import { childStatements, expressionChildren, statementExpressions } from "../../syntax/visit";

/** Names that find what no name says, or run what stands in texts. */
const DYNAMIC =
  /^(?:getattr|globals|locals|vars|eval|exec|compile|__dict__|__getattribute__|methodcaller|attrgetter|import_module|modules|doctest|testmod|testfile|timeit|cProfile|profile|runctx)$/;

/** Decorators under which a function runs only where its name stands. */
const TRANSPARENT = /^(?:staticmethod|classmethod|property|cached_property|setter|abstractmethod|override|final)$/;

/** Words that call a class without its name. */
const ANY_CLASS = /^(?:cls|type|__class__|replace|_replace)$/;

/** Names in a piece of code. */
class Mentions {
  readonly all = new Set<string>();
  /** Names and attributes that are not only called: another name may call them later. */
  readonly values = new Set<string>();
  readonly attributes = new Set<string>();
}

/** Compound statements that are gone through once. */
type Straight = Extract<Stmt, { readonly type: "If" | "With" | "Try" }>;

function isStraight(s: Stmt): s is Straight {
  return (s.type === "If" || s.type === "With" || s.type === "Try") && !(s.type === "With" && s.async);
}

/** Functions of a module that straight code calls at most once in a run: their own statements are straight as well. */
export function calledOnce(body: readonly Stmt[]): ReadonlySet<FunctionUnit> {
  const found = new Set<FunctionUnit>();
  const units = new Map<string, FunctionUnit | null>();
  const times = new Map<string, number>();
  for (const s of body) {
    if (s.type !== "FunctionDef" || s.decorators.length > 0 || s.unit.generator || s.unit.async) continue;
    units.set(s.unit.name, units.has(s.unit.name) ? null : s.unit);
  }
  if (units.size === 0) return found;
  let dynamic = false;
  const count = (e: Expr): void => {
    const name = e.type === "Name" ? e.id : e.type === "Attribute" ? e.attr : "";
    if (DYNAMIC.test(name)) dynamic = true;
    if (e.type === "Name" && units.has(e.id)) times.set(e.id, (times.get(e.id) ?? 0) + 1);
    for (const inside of expressionChildren(e)) count(inside);
  };
  const all = (s: Stmt): void => {
    for (const e of ownExpressions(s)) count(e);
    for (const child of below(s)) all(child);
  };
  for (const s of body) all(s);
  if (dynamic) return found;
  const waiting: FunctionUnit[] = [];
  const block = (statements: readonly Stmt[]): void => {
    for (const s of statements) {
      if (isStraight(s)) block(childStatements(s));
      if (isStraight(s) || childStatements(s).length === 0) for (const e of statementExpressions(s)) straight(e);
    }
  };
  const straight = (e: Expr): void => {
    // What is written once there may run several times, or later.
    if (e.type === "Lambda" || e.type === "GeneratorExp" || e.type === "ListComp" || e.type === "SetComp" || e.type === "DictComp") return;
    if (e.type === "Call" && e.func.type === "Name" && times.get(e.func.id) === 1) {
      const unit = units.get(e.func.id);
      if (unit != null && !found.has(unit)) {
        found.add(unit);
        // Chains of calls may be longer than a call stack.
        waiting.push(unit);
      }
    }
    for (const inside of expressionChildren(e)) straight(inside);
  };
  block(body);
  for (let unit = waiting.pop(); unit !== undefined; unit = waiting.pop()) block(unit.body);
  return found;
}

/** Whether an assignment, by the node of its target, cannot run any more. `done`: straight statements that were gone through. */
export function finished(body: readonly Stmt[], once: ReadonlySet<FunctionUnit>, done: ReadonlySet<Stmt>): (node: object) => boolean {
  const definitions = new Map<string, Definition[]>();
  const classes = new Map<string, ClassDef[]>();
  const text = new Mentions();
  // Names by which class methods call their class.
  const asClass = new Set<string>();
  // What lambdas and generators call, some time.
  const later = new Set<string>();
  const define = (s: Stmt, owner: ClassDef | null): void => {
    mentionsOf(s, text, later);
    if (s.type === "FunctionDef" && owner !== null) {
      const [first] = [...s.unit.parameters.positionalOnly, ...s.unit.parameters.positional];
      const isClass = s.unit.name === "__new__" || s.unit.name === "__init_subclass__";
      if (first !== undefined && (isClass || s.decorators.some((one) => one.type === "Name" && one.id === "classmethod")))
        asClass.add(first.name);
    }
    if (s.type === "FunctionDef") add(definitions, s.unit.name, { unit: s.unit, owner: owner !== null, ...kindOf(s, owner, classes) });
    if (s.type === "ClassDef") add(classes, s.name, s);
    for (const child of below(s)) define(child, s.type === "ClassDef" ? s : null);
  };
  for (const s of body) define(s, null);
  for (const name of text.all) if (DYNAMIC.test(name)) return () => false;

  const live = new Set<string>(later);
  const ended = new Set<object>();
  const open = new Set<object>();
  const mention = (s: Stmt): void => {
    targets(s, open);
    const found = new Mentions();
    mentionsOf(s, found, live);
    for (const name of found.all) live.add(name);
  };
  const whole = (s: Stmt): void => {
    mention(s);
    // The functions that stand in it run when they are called.
    if (s.type !== "FunctionDef") for (const child of below(s)) whole(child);
  };
  const rest = (statements: readonly Stmt[]): void => {
    for (const s of statements) {
      if (done.has(s)) everyTarget(s, ended);
      else if (isStraight(s)) {
        mention(s);
        rest(childStatements(s));
      } else whole(s);
    }
  };
  const ran = new Set<FunctionUnit>();
  const run = (unit: FunctionUnit): void => {
    if (ran.has(unit)) return;
    ran.add(unit);
    if (once.has(unit)) rest(unit.body);
    else for (const s of unit.body) whole(s);
  };
  const initialized = new Set<string>();
  const initialize = (name: string): void => {
    // A class may derive from one of its own name, or from what is wrong.
    if (initialized.has(name)) return;
    initialized.add(name);
    for (const cls of classes.get(name) ?? []) {
      for (const base of cls.bases) if (base.type === "Name") initialize(base.id);
      for (const child of cls.body) if (child.type === "FunctionDef" && isInitializer(child.unit.name)) run(child.unit);
    }
  };
  rest(body);
  for (const [name, all] of definitions)
    for (const { unit, hidden, property, owner } of all)
      if (hidden || text.values.has(name) || (owner && !property && text.attributes.has(name))) run(unit);
  for (const name of classes.keys()) if (text.values.has(name) || text.attributes.has(name)) initialize(name);
  // A set gives what is added to it while it is gone through.
  for (const name of live) {
    for (const { unit } of definitions.get(name) ?? []) run(unit);
    initialize(name);
    // Fields of a format may name properties.
    if (/^format(?:_map)?$/.test(name))
      for (const all of definitions.values()) for (const { unit, property } of all) if (property) run(unit);
    if (ANY_CLASS.test(name) || asClass.has(name)) for (const other of classes.keys()) initialize(other);
  }
  for (const all of definitions.values()) for (const { unit } of all) if (!ran.has(unit)) for (const s of unit.body) everyTarget(s, ended);
  return (node) => ended.has(node) && !open.has(node);
}

type ClassDef = Extract<Stmt, { readonly type: "ClassDef" }>;

interface Definition {
  readonly unit: FunctionUnit;
  /** It stands in a class body. */
  readonly owner: boolean;
  /** What runs it does not say its name, or not when it is called. */
  readonly hidden: boolean;
  readonly property: boolean;
}

/** Classes that call no method by a name of its own. */
const PLAIN =
  /^(?:object|ABC|Protocol|Generic|Enum|IntEnum|Flag|IntFlag|StrEnum|NamedTuple|dict|list|tuple|set|frozenset|str|int|float|bytes|BaseException|Exception|Warning|\w+Error)$/;

function kindOf(
  s: Extract<Stmt, { readonly type: "FunctionDef" }>,
  owner: ClassDef | null,
  classes: ReadonlyMap<string, unknown>,
): Pick<Definition, "hidden" | "property"> {
  const { name, generator, async } = s.unit;
  const by = s.decorators.map((one) => (one.type === "Name" ? one.id : one.type === "Attribute" ? one.attr : ""));
  const special = owner !== null && name.startsWith("_") && name.endsWith("_") && !isInitializer(name);
  // A class of a library may call what derives from it.
  const called = owner?.bases.some((base) => !isPlain(base, classes)) === true;
  return {
    hidden: special || called || generator || async || !by.every((one) => TRANSPARENT.test(one)),
    property: by.some((one) => /property|setter/.test(one)),
  };
}

function isPlain(base: Expr, classes: ReadonlyMap<string, unknown>): boolean {
  if (base.type === "Subscript") return isPlain(base.value, classes);
  const name = base.type === "Name" ? base.id : base.type === "Attribute" ? base.attr : "";
  return classes.has(name) || PLAIN.test(name);
}

function isInitializer(name: string): boolean {
  return name === "__init__" || name === "__post_init__";
}

function add<V>(to: Map<string, V[]>, name: string, value: V): void {
  const known = to.get(name);
  if (known === undefined) to.set(name, [value]);
  else known.push(value);
}

/** Statements directly below, those of functions too. */
function below(s: Stmt): readonly Stmt[] {
  return s.type === "FunctionDef" ? s.unit.body : childStatements(s);
}

/** Expressions of the statement alone that are worked out: no annotations. */
function ownExpressions(s: Stmt): readonly Expr[] {
  if (s.type === "AnnAssign") return s.value === null ? [s.target] : [s.target, s.value];
  if (s.type !== "FunctionDef") return statementExpressions(s);
  const { positionalOnly, positional, keywordOnly } = s.unit.parameters;
  return [
    ...s.decorators,
    ...[...positionalOnly, ...positional, ...keywordOnly].flatMap((one) => (one.default === null ? [] : [one.default])),
  ];
}

/** Adds the names that the statement alone mentions. */
function mentionsOf(s: Stmt, found: Mentions, later: Set<string>): void {
  const passed = s.type === "ClassDef" ? s.bases : s.type === "Try" ? s.handlers.map((one) => one.exceptionType) : [];
  for (const e of ownExpressions(s)) gather(e, passed.includes(e) || s.type === "Raise" ? "touched" : "value", found, later);
}

/** Adds the names in an expression. `as`: what becomes of its value; "touched": it is neither called nor kept. */
function gather(e: Expr, as: "value" | "called" | "touched", found: Mentions, later: Set<string>): void {
  switch (e.type) {
    case "Name":
      found.all.add(e.id);
      if (as === "value") found.values.add(e.id);
      return;
    case "Attribute":
      found.all.add(e.attr);
      if (as === "value") found.attributes.add(e.attr);
      gather(e.value, "touched", found, later);
      return;
    case "Call": {
      const asks = e.func.type === "Name" && /^(?:isinstance|issubclass)$/.test(e.func.id);
      gather(e.func, "called", found, later);
      for (const arg of e.args) gather(arg, asks && arg.type === "Name" ? "touched" : "value", found, later);
      for (const { value } of e.keywords) gather(value, "value", found, later);
      return;
    }
    case "Lambda":
    case "GeneratorExp": {
      const inside = new Mentions();
      for (const part of expressionChildren(e)) gather(part, "value", inside, later);
      for (const name of inside.all) later.add(name);
      for (const name of inside.all) found.all.add(name);
      for (const name of inside.values) found.values.add(name);
      for (const name of inside.attributes) found.attributes.add(name);
      return;
    }
    default:
      for (const part of expressionChildren(e)) gather(part, "value", found, later);
  }
}

/** Targets in the expressions of the statement alone. */
function targets(s: Stmt, into: Set<object>): void {
  const all = (e: Expr): void => {
    into.add(e);
    for (const inside of expressionChildren(e)) all(inside);
  };
  for (const e of ownExpressions(s)) all(e);
}

/** Targets in the statement and in all below it that runs with it. */
function everyTarget(s: Stmt, into: Set<object>): void {
  targets(s, into);
  if (s.type !== "FunctionDef") for (const child of childStatements(s)) everyTarget(child, into);
}
