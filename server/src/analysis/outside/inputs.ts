/** Values that come from outside the program text: parameters of functions nobody calls, annotated names, loops over what is not known. */
import type { Expr, Located, Parameter } from "../../syntax/ast";
import { addressOf } from "../../values/heap";
import { type Atom, atomInt, constant, type Int, indexAtom, ONE, symbol, UNKNOWN_INT } from "../../values/int";
import type { Assumption, Obj } from "../../values/object";
import { substituteObj } from "../../values/substitute";
import { type Id, intOf, type Value } from "../../values/value";
import { allocate, type Context, type Machine, reason, type Unit } from "../machine";
import type { State } from "../state";
import { type Kind, kindByUse } from "./uses";

/** A number that the text does not tell, named for the user; `from`: what it is a number of; `otherwise`: what it is where nobody says another. */
export function unknownNumber(means: string, least: number, from: Origin, ctx: Context, otherwise?: Int): Int {
  const { machine, unit } = ctx;
  return open(`${means}@${machine.unitId(unit)}:${from.node.start}`, means, least, { unit, ...from.place }, machine, otherwise);
}

function open(
  name: string,
  means: string,
  least: number,
  place: Place & { readonly unit: Unit | null },
  machine: Machine,
  otherwise?: Int,
): Int {
  const made = symbol(name, means, least, Number.POSITIVE_INFINITY);
  machine.noteOpen({
    key: made.poly?.terms[0]?.atoms[0]?.key ?? name,
    means,
    unit: place.unit,
    node: place.node,
    names: [means, ...place.names],
    ...(otherwise === undefined ? {} : { otherwise }),
  });
  return made;
}

/** Where hints may stand, in the unit. `names`: what they may call the number besides its meaning. */
interface Place {
  readonly node: Located;
  readonly names: readonly string[];
}

/** What an annotation stands for: where in the text, and where hints about it may stand. */
interface Origin {
  readonly node: Located;
  readonly place: Place;
  /** Positions in the containers around it, outermost first. */
  readonly below: readonly Atom[];
}

/** How often a loop runs over something that is not known; a hint may stand on the line of the loop. */
export function unknownRounds(means: string, loop: Located & { readonly iter: Expr }, ctx: Context): Int {
  const place = { node: { start: loop.start, end: loop.iter.end }, names: [] };
  return unknownNumber(means, 0, { node: loop, place, below: [] }, ctx);
}

/** A name that only settings give a number for. */
export function namedNumber(name: string, ctx: Context): Int {
  return open(name, name, Number.NEGATIVE_INFINITY, { unit: null, node: { start: 0, end: 0 }, names: [] }, ctx.machine);
}

/** An index of which only is known that it is below `count`. */
export function unknownIndex(ctx: Context, node: Located, count: Int): Atom {
  return indexAtom(`u${ctx.machine.intern(ctx.shape, `${ctx.machine.unitId(ctx.unit)}:${node.start}:${node.end}u`)}`, count);
}

/** The value of a parameter of a function that is never called: what its annotation says, assumed. */
export function parameterValue(parameter: Parameter, functionName: string, state: State, ctx: Context): Value {
  const why: Value = {
    tag: "unknown",
    reason: reason(`no call of ${functionName}() is seen`, `a type annotation for ${parameter.name}, or a call`),
  };
  const { unit } = ctx;
  const kind = parameter.annotation !== null || unit.kind !== "function" ? null : kindByUse(parameter, unit.body);
  if (parameter.annotation === null && kind === null) return why;
  // The def line, all of its lines where it has more.
  const body = unit.kind === "function" ? unit.body[0]?.start : undefined;
  const place = { node: { start: 0, end: body ?? parameter.end }, names: [] };
  const from: Origin = { node: parameter, place, below: [] };
  if (kind !== null) return used(parameter, kind, from, ctx);
  return annotated(parameter.annotation as Expr, parameter.name, from, state, ctx) ?? why;
}

/** A parameter that is used as an int or a text. Its default is what it is as long as nobody says another number. */
function used({ name, default: otherwise }: Parameter, kind: Kind, from: Origin, ctx: Context): Value {
  const usual = otherwise?.type === "Constant" ? otherwise.value : null;
  if (kind === "int") {
    const value = usual?.kind === "int" ? constant(usual.value) : undefined;
    return intOf(unknownNumber(name, Number.NEGATIVE_INFINITY, from, ctx, value), ANY, "any");
  }
  const length = usual?.kind === "str" ? constant([...usual.value].length) : undefined;
  return { tag: "str", text: null, length: unknownNumber(`len(${name})`, 0, from, ctx, length), kind: null, id: ANY };
}

/** What a name with an annotation holds where its value is not known: what the annotation says, assumed. */
export function annotatedValue(name: string, annotation: Expr, statement: Located, state: State, ctx: Context): Value | null {
  const place = { node: statement, names: ["n"] };
  return annotated(annotation, name, { node: statement, place, below: [] }, state, ctx);
}

/** A value of the annotated type with symbolic length; null when the annotation tells nothing about sizes. */
function annotated(annotation: Expr, name: string, from: Origin, state: State, ctx: Context): Value | null {
  const { base, items, text } = describe(annotation);
  switch (base) {
    case "int": {
      // A hint on the line of a binding speaks of lengths.
      const own = { ...from, place: { ...from.place, names: [] } };
      return intOf(unknownNumber(name, Number.NEGATIVE_INFINITY, own, ctx), ANY, "any");
    }
    case "list":
    case "List":
    case "set":
    case "Set": {
      const count = unknownNumber(`len(${name})`, 0, from, ctx);
      const index = unknownIndex(ctx, from.node, count);
      const element = items === null ? null : item(items, `${name}[…]`, { ...from, below: [...from.below, index] }, state, ctx);
      if (element === null) return null;
      const runs = [{ count, index, element, picked: null }];
      const list = base.toLowerCase() === "list";
      const type = `${text}${list ? " filled by append" : ""}${from.below.length > 0 ? ", as long as the others" : ", each item an object of its own"}`;
      const assumes: readonly Assumption[] = [{ kind: "annotated", name, type }];
      const obj: Obj = list
        ? { kind: "list", runs, history: [{ op: "append", count }], assumes }
        : { kind: "set", runs, length: count, history: [{ op: "mixed", most: count }], assumes };
      return from.below.length === 0 ? allocate(state, ctx, from.node, obj, "param") : allocateFamily(state, ctx, from, obj);
    }
    default:
      return scalar(base, name, ANY, from, ctx);
  }
}

const ANY: Id = { kind: "any" };

/** One of the items of a container. Of ints only the type is known: their sizes differ. */
function item(annotation: Expr, name: string, from: Origin, state: State, ctx: Context): Value | null {
  const { base } = describe(annotation);
  const inner: Origin = { ...from, node: annotation, place: { ...from.place, names: [] } };
  const { machine, unit } = ctx;
  const site = machine.intern(ctx.shape, `${machine.unitId(unit)}:${annotation.start}:${annotation.end}item`);
  const id: Id = { kind: "object", site, at: [...ctx.rounds, ...from.below.map(atomInt)] };
  if (base === "int") return intOf(UNKNOWN_INT, id, "any");
  return scalar(base, name, id, inner, ctx) ?? annotated(annotation, name, inner, state, ctx);
}

function scalar(base: string, name: string, id: Id, from: Origin, ctx: Context): Value | null {
  switch (base) {
    case "float":
      return { tag: "float", value: null, id };
    case "bool":
      return { tag: "bool", value: null };
    case "None":
      return { tag: "none" };
    case "str":
      return { tag: "str", text: null, length: unknownNumber(`len(${name})`, 0, from, ctx), kind: null, id };
    case "bytes":
      return { tag: "bytes", data: null, length: unknownNumber(`len(${name})`, 0, from, ctx), id };
    default:
      return null;
  }
}

/** One object for each member of the containers around it. */
function allocateFamily(state: State, ctx: Context, { node, below }: Origin, obj: Obj): Value {
  const { machine, unit, symbols: at } = ctx;
  const site = machine.intern(ctx.path, `${machine.unitId(unit)}:${node.start}:${node.end}members`);
  const formals = below.map((index, i) => ({ index, formal: { ...indexAtom(`f${site}.${at.length + i}`, ONE), high: index.high } }));
  const map = new Map(formals.map(({ index, formal }) => [index.key, atomInt(formal)]));
  state.heap = state.heap.set(addressOf(site, at), {
    obj: substituteObj(obj, map),
    formals: formals.map(({ formal }) => formal.key),
    site,
    at,
  });
  return { tag: "ref", id: { kind: "object", site, at: [...at, ...below.map(atomInt)] } };
}

function describe(annotation: Expr): { base: string; items: Expr | null; text: string } {
  switch (annotation.type) {
    case "Name":
      return { base: annotation.id, items: null, text: annotation.id };
    case "Constant":
      return { base: annotation.value.kind === "None" ? "None" : "", items: null, text: "None" };
    case "Attribute":
      return { base: annotation.attr, items: null, text: annotation.attr };
    case "Subscript": {
      const outer = describe(annotation.value);
      const inner = describe(annotation.slice);
      return { base: outer.base, items: annotation.slice, text: `${outer.text}[${inner.text}]` };
    }
    default:
      return { base: "", items: null, text: "" };
  }
}
