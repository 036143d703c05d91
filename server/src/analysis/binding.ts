/** Binding names, attributes and items, and the facts recorded of it. */
import type { Expr, Located } from "../syntax/ast";
import { lookup, referred } from "../values/heap";
import { add, constant, constantOf, type Int, isLess, isLessEqual, max, mul, ONE, sub, ZERO } from "../values/int";
import { joinValue } from "../values/join";
import type { History, Obj, Run } from "../values/object";
import { itemAt, lengthOf, single, sliceRuns, someOf, someRun } from "../values/runs";
import type { Value } from "../values/value";
import { skipText } from "./calls/skipped";
import { contents } from "./canonical";
import { memberValue } from "./classes/enums";
import { callSpecial, setAttribute } from "./classes/instances";
import { assigned, lengthOfSequence, span, spliced } from "./containers/edits";
import { loseBehind } from "./containers/methods";
import { loseItems, objectOf, replaceObject, updateValue } from "./containers/objects";
import { insertKey } from "./containers/tables";
import { evaluate } from "./expressions";
import { loseTable, setColumn } from "./library/frames";
import { type Items, iterate } from "./loops/iterate";
import { isTidy } from "./loops/tidy";
import { allocate, type Context, cellAddress, lost, mangled, owner, readName, type Unit } from "./machine";
import { annotatedValue } from "./outside/inputs";
import { noteProbe } from "./probes";
import { joinIn, lostObject, type State } from "./state";
import type { Binding } from "./types";

// Binding.

/** `target = value`; records a fact for each name. */
export function assign(
  target: Expr,
  value: Value,
  statement: Located,
  state: State,
  ctx: Context,
  kind: Binding["kind"],
  valueNode: Expr | null,
): void {
  switch (target.type) {
    case "Name": {
      const { annotation } = statement as { readonly annotation?: Expr };
      const told =
        value.tag !== "unknown" || annotation === undefined ? null : annotatedValue(target.id, annotation, statement, state, ctx);
      const hinted = told ?? memberValue(target.id, value, statement, state, ctx);
      const key = siteKey(ctx.unit, statement, target, ctx);
      bindName(target.id, hinted, state, ctx, key);
      recordBinding({ key, name: target.id, node: target, statement, valueNode, kind }, hinted, state, ctx);
      break;
    }
    case "Tuple":
    case "List":
      unpack(target.elts, value, target, state, ctx, (inner, item) => assign(inner, item, statement, state, ctx, "unpack", null));
      break;
    case "Starred":
      assign(target.value, value, statement, state, ctx, kind, null);
      break;
    case "Attribute": {
      const owner = evaluate(target.value, state, ctx);
      setAttribute(owner, mangled(target.attr, ctx), value, target, state, ctx);
      if (target.value.type === "Name" && target.value.id === "self") {
        const key = siteKey(ctx.unit, statement, target, ctx);
        recordBinding({ key, name: `self.${target.attr}`, node: target, statement, valueNode, kind: "attribute" }, value, state, ctx);
      }
      break;
    }
    case "Subscript":
      setItem(target, value, state, ctx);
      break;
  }
}

/** Binds loop and with targets, which are no facts of their own. */
export function bindTarget(target: Expr, value: Value, state: State, ctx: Context): void {
  switch (target.type) {
    case "Name":
      bindName(target.id, value, state, ctx);
      noteProbe(target, value, state, ctx);
      break;
    case "Tuple":
    case "List":
      unpack(target.elts, value, target, state, ctx, (inner, item) => bindTarget(inner, item, state, ctx));
      break;
    case "Starred":
      bindTarget(target.value, value, state, ctx);
      break;
    case "Attribute":
      setAttribute(evaluate(target.value, state, ctx), mangled(target.attr, ctx), value, target, state, ctx);
      break;
    case "Subscript":
      setItem(target, value, state, ctx);
      break;
  }
}

/** Binds a name in the scope that owns it; what it held before ends there. `maker`: the binding that made it, null where none is recorded. */
export function bindName(name: string, value: Value, state: State, ctx: Context, maker: string | null = null): void {
  const own = ctx.machine.frame(ctx.frame).cls !== undefined ? mangled(name, ctx) : name;
  const address = cellAddress(owner(ctx, state, own), own);
  noteExit(address, state, ctx);
  state.cells = state.cells.set(address, { value, makers: maker === null ? [] : [maker] });
}

/** The name at `address` is about to lose its value: that is its exit figure. */
export function noteExit(address: string, state: State, ctx: Context): void {
  const { record } = ctx.machine;
  if (!record.on) return;
  const cell = ctx.machine.read(state, address);
  if (cell === undefined) return;
  const value = withoutUnbound(cell.value);
  if (value === null) return;
  for (const key of cell.makers) record.add({ kind: "exit", key, snapshot: { value, heap: state.heap, assumes: [] } });
}

/** The value of a name where it has one; null where it never has. */
export function withoutUnbound(value: Value): Value | null {
  if (value.tag === "unbound") return null;
  if (value.tag !== "union") return value;
  const rest = value.values.filter((v) => v.tag !== "unbound");
  return rest.length === 1 ? (rest[0] as Value) : { tag: "union", values: rest };
}

function siteKey(unit: Unit, statement: Located, target: Located, ctx: Context): string {
  return `${ctx.machine.unitId(unit)}:${statement.start}:${target.start}`;
}

function recordBinding(
  site: { key: string; name: string; node: Located; statement: Located; valueNode: Expr | null; kind: Binding["kind"] },
  value: Value,
  state: State,
  ctx: Context,
): void {
  const { machine, frame, unit } = ctx;
  if (!machine.record.on) return;
  const { key, name, node, statement, valueNode, kind } = site;
  const after = { cells: state.cells, heap: state.heap };
  machine.record.add({
    kind: "binding",
    site: { key, name, unit, node, statement, value: valueNode, kind },
    frame,
    value,
    after,
    before: machine.before ?? after,
    peaks: machine.peaks?.points.slice() ?? [],
    complete: machine.peaks?.complete ?? false,
    tidy: kind === "assign" && valueNode !== null && isTidy(valueNode, name, (read) => isPlainName(read, state, ctx)),
  });
}

/** Whether the name holds a value of a type whose operators are the interpreter's own, and make their result alone. */
function isPlainName(name: string, state: State, ctx: Context): boolean {
  const cell = ctx.machine.read(state, cellAddress(owner(ctx, state, name), name));
  if (cell === undefined) return false;
  if (cell.value.tag !== "ref") return ["none", "bool", "int", "float", "complex", "str", "bytes"].includes(cell.value.tag);
  const kind = lookup(state.heap, cell.value.id)?.kind;
  return kind === "list" || kind === "tuple";
}

function unpack(
  targets: readonly Expr[],
  value: Value,
  node: Located,
  state: State,
  ctx: Context,
  give: (target: Expr, item: Value) => void,
): void {
  const columns = value.tag === "union" ? columnsOf(value.values, targets, state) : null;
  if (columns !== null) {
    for (const [i, target] of targets.entries())
      give(
        target,
        (columns[i] as readonly Value[]).reduce((a, b) => joinIn(state, a, b)),
      );
    return;
  }
  const items = value.tag === "unknown" ? null : iterate(value, node, state, ctx);
  const missing = (target: Expr, text: string): Value => {
    if (items !== null)
      loseItems(
        state,
        items.runs.map((run) => run.element),
        contents,
      );
    return lost(ctx, target, text);
  };
  const star = targets.findIndex((target) => target.type === "Starred");
  for (const [i, target] of targets.entries()) {
    if (items === null) {
      give(target, value.tag === "unknown" ? value : lost(ctx, target, "what is unpacked here is not known"));
      continue;
    }
    if (star < 0 || i < star)
      give(target, itemAt(items.runs, constant(i)) ?? someOf(items.runs) ?? missing(target, "which item is unpacked here is not known"));
    else if (i > star)
      give(
        target,
        itemAt(items.runs, sub(items.count, constant(targets.length - i))) ??
          someOf(items.runs) ??
          missing(target, "which item is unpacked here is not known"),
      );
    else {
      const after = constant(targets.length - 1 - star);
      const [from, to] = [constant(star), sub(items.count, after)];
      const runs = sliceRuns(items.runs, from, to) ?? someRun(items.runs, max(sub(to, from), ZERO), `star${target.start}`);
      if (runs === null) give(target, missing(target, "how many items the starred name gets is not known"));
      else give(target, allocate(state, ctx, target, { kind: "list", runs, history: starred(items, runs, after), assumes: [] }));
    }
  }
}

/** For each target what it gets of each tuple; null where one of them is no tuple, or a target has a star. */
function columnsOf(values: readonly Value[], targets: readonly Expr[], state: State): readonly (readonly Value[])[] | null {
  if (targets.some(({ type }) => type === "Starred")) return null;
  const rows = values.filter(({ tag }) => tag !== "unbound").map((value) => objectOf(value, state));
  const columns = targets.map((_, i) => rows.map((row) => (row?.kind === "tuple" ? itemAt(row.runs, constant(i)) : null)));
  return columns.every((column) => column.length > 0 && !column.includes(null)) ? (columns as Value[][]) : null;
}

/** CPython fills the starred list with all that is left and then cuts the items of later targets off, without resizing (ceval.c, unpack_iterable). */
function starred({ source }: Items, runs: readonly Run[], after: Int): History {
  const count = lengthOf(runs);
  // Iterators over arrays do not say how much is left.
  const from = source === "iterator" || source === "array" ? "iterator" : "hinted";
  const filled: History = [{ op: "from", source: from, count: add(count, after) }];
  return constantOf(after) === 0 ? filled : [...filled, { op: "made", by: "starred", count, extra: [] }];
}

function setItem(target: Extract<Expr, { type: "Subscript" }>, value: Value, state: State, ctx: Context): void {
  const box = evaluate(target.value, state, ctx);
  if (target.slice.type === "Slice") {
    const sequence = referred(state.heap, box);
    if (sequence?.kind === "list" || sequence?.kind === "bytearray") {
      const items = assigned(value, target, state, ctx);
      const place = span(target.slice, lengthOfSequence(sequence), state, ctx);
      const changed = items === null || place === null ? null : spliced(sequence, place.from, place.to, items);
      if (changed !== null) {
        replaceObject(state, box, sequence, changed);
        return;
      }
    } else for (const part of [target.slice.lower, target.slice.upper, target.slice.step]) if (part !== null) evaluate(part, state, ctx);
    updateValue(
      state,
      box,
      (obj): Obj => (obj.kind === "list" || obj.kind === "array" || obj.kind === "bytearray" ? lostContents(obj) : loseObjects(obj)),
    );
    loseBase(box, state);
    return;
  }
  const key = evaluate(target.slice, state, ctx);
  if (isModuleDict(target.value, state, ctx)) {
    if (key.tag === "str" && key.text !== null) bindName(key.text, value, state, { ...ctx, frame: 0 });
    else skipText(null, true, "a name that is not known was bound in the module's dict", state, { ...ctx, frame: 0 });
    return;
  }
  loseBehind(box, state);
  if (callSpecial(box, "__setitem__", [key, value], target, state, ctx) !== undefined) return;
  if (setColumn(box, key, value, target, state, ctx)) return;
  const { value: held } = target;
  if (held.type === "Attribute" && /^i?(?:loc|at)$/.test(held.attr))
    loseTable(evaluate(held.value, state, ctx), "what is stored in this table is not followed", state);
  const { guarded } = ctx.machine;
  insertKey(box, key, value, target, state, guarded?.target === target && guarded.table === objectOf(box, state));
  updateValue(state, box, (obj) => (obj.kind === "list" || obj.kind === "deque" ? replaceItem(obj, key, value) : loseObjects(obj)));
  loseBase(box, state);
}

/** `globals()`: what is stored in it is a name of the module. */
function isModuleDict(e: Expr, state: State, ctx: Context): boolean {
  return e.type === "Call" && e.func.type === "Name" && e.func.id === "globals" && readName(state, ctx, "globals") === undefined;
}

/** What an array of objects holds is given up when an item is set. */
function loseObjects(obj: Obj): Obj {
  if (obj.kind !== "ndarray" || obj.dtype !== "object") return obj;
  const unknown: Value = { tag: "unknown", reason: { text: "what the array of objects holds is not followed", line: null, remedy: null } };
  return { ...obj, items: [{ ...single(unknown, "items"), count: obj.shape.reduce(mul, ONE) }] };
}

/** Setting items of a view sets those of its base. */
function loseBase(box: Value, state: State): void {
  const obj = objectOf(box, state);
  if (obj?.kind === "ndarray" && obj.base !== null && obj.dtype === "object") updateValue(state, obj.base, loseObjects);
}

/** list[i] = value: exact when the position is known, else every item may be the new one. */
function replaceItem(list: Extract<Obj, { kind: "list" | "deque" }>, key: Value, value: Value): Obj {
  const length = lengthOf(list.runs);
  const given = key.tag === "int" ? key.int : null;
  const position =
    given === null ? null : isLess(given, ZERO) === true ? add(length, given) : isLessEqual(ZERO, given) === true ? given : null;
  if (position !== null && (list.kind === "deque" || list.unordered !== true)) {
    const before = sliceRuns(list.runs, ZERO, position);
    const after = sliceRuns(list.runs, add(position, constant(1)), length);
    if (before !== null && after !== null && isLess(position, length) === true) {
      const index = list.runs[0]?.index;
      if (index !== undefined && constantOf(position) !== null) {
        const one = {
          count: constant(1),
          index: { ...index, key: `${index.key}:${constantOf(position)}`, low: 0, high: 0 },
          element: value,
          picked: null,
        };
        return { ...list, runs: [...before, one, ...after] };
      }
    }
  }
  return { ...list, runs: list.runs.map((run) => ({ ...run, element: joinValue(run.element, value) })) };
}

/** The object when a part of it was deleted or replaced in a way that is not followed: nothing of it is known any more. */
export function lostContents(obj: Extract<Obj, { kind: "list" | "array" | "bytearray" }>): Obj {
  return lostObject(obj.assumes, obj.kind, "deleting or replacing a part of it is not followed yet");
}
