/** What library objects that read from outside give one by one: lines of files, rows of CSV, matches. */
import type { Located } from "../../syntax/ast";
import { type Atom, atomInt, type Int, indexAtom, interval, NATURAL } from "../../values/int";
import type { Assumption, Obj, Run } from "../../values/object";
import type { Id, Value } from "../../values/value";
import { perRound } from "../loops/rounds";
import { type Context, site } from "../machine";
import type { State } from "../state";

type Opaque = Extract<Obj, { readonly kind: "opaque" }>;

const FULL: Assumption = { kind: "clause", text: "each row has all fields" };

/** Where an item is read: `index` tells items apart. */
interface Reading {
  readonly index: Atom;
  readonly count: Int;
  readonly node: Located;
  readonly state: State;
  readonly ctx: Context;
}

/** An item of what the object reads, made anew for each value of the index; null where it is not known what it gives. */
export function readItem(obj: Opaque, on: Reading): Value | null {
  switch (obj.type) {
    case "TextIOWrapper":
    case "StringIO":
      return text(on, "line", 1);
    case "BufferedReader":
    case "BytesIO":
      return { tag: "bytes", data: null, length: interval(1, Number.POSITIVE_INFINITY), id: fresh(on, "line") };
    case "reader":
      return row(on);
    case "DictReader":
      return record(on);
    case "callable_iterator":
      return perRound({ ...on, tag: "" }, "match", on.index, on.count, { ...obj, type: "Match", length: NATURAL });
    default:
      return null;
  }
}

/** Modules/_csv.c, parse_add_field: fields are appended one by one. */
function row(on: Reading): Value {
  const runs = fields(on, text(on, "field", 0, true));
  return perRound({ ...on, tag: "" }, "row", on.index, on.count, {
    kind: "list",
    runs,
    history: [{ op: "append", count: NATURAL }],
    assumes: [],
  });
}

/** Lib/csv.py, DictReader.__next__: dict(zip(self.fieldnames, row)); all rows have the same objects for keys. */
function record(on: Reading): Value {
  const [field] = fields(on, text(on, "field", 0, true)) as [Run];
  const id: Id = { kind: "object", site: place(on, "name"), at: [atomInt(field.index)] };
  const key: Value = { tag: "str", text: null, length: interval(0, Number.POSITIVE_INFINITY), kind: null, id };
  return perRound({ ...on, tag: "" }, "row", on.index, on.count, {
    kind: "dict",
    type: "dict",
    runs: [{ ...field, key }],
    length: NATURAL,
    strKeys: true,
    history: [{ op: "from", source: "iterator", count: NATURAL }],
    assumes: [FULL],
  });
}

function fields(on: Reading, element: Value): [Run] {
  return [{ count: NATURAL, index: inner(on), element, picked: null }];
}

function inner(on: Reading): Atom {
  return indexAtom(`v${place(on, "field")}`, NATURAL);
}

function text(on: Reading, tag: string, least: number, isField = false): Value {
  const length = interval(least, Number.POSITIVE_INFINITY);
  return { tag: "str", text: null, length, kind: null, id: fresh(on, tag, isField) };
}

function fresh(on: Reading, tag: string, isField = false): Id {
  const below = isField ? [atomInt(inner(on))] : [];
  return { kind: "object", site: place(on, tag), at: [...on.ctx.rounds, atomInt(on.index), ...below] };
}

function place(on: Reading, tag: string): number {
  return site(on.ctx, on.ctx.shape, on.node, tag);
}
