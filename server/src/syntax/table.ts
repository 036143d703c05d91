/** One statement's nodes as columns: a row per tree-sitter node in depth-first order. The only view of a tree that the lowering reads. */
import { FIELDS, KINDS, NAMED_KINDS } from "../../../grammars/node-kinds";
import type { Cursor } from "./runtime";

export type Kind = (typeof KINDS)[number] | "ERROR";
export type Field = Exclude<(typeof FIELDS)[number], "">;

/** Columns are reused for the next statement: rows are not to be kept. Offsets are those of `text`. */
export interface Table {
  readonly text: string;
  readonly size: number;
  /** Ids of KINDS; ERROR_ID for errors. */
  readonly kind: Uint16Array;
  /** Ids of FIELDS. */
  readonly field: Uint8Array;
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  /** Row after the node's last descendant: the next sibling, if there is one. */
  readonly next: Uint32Array;
}

/** tree-sitter's own id of ERROR nodes is 65535. */
const ERROR_ID = KINDS.length;
const NAMES: readonly Kind[] = [...KINDS, "ERROR"];
const NAMED = Uint8Array.from([...NAMED_KINDS, "1"], Number);
/** They stand anywhere and mean nothing. */
const EXTRA = Uint8Array.from(NAMES, (name) => (name === "comment" || name === "line_continuation" ? 1 : 0));
const FIELD_IDS: ReadonlyMap<string, number> = new Map(FIELDS.map((name, id) => [name, id]));

/** Reads statements, one after the other, into columns that it owns. */
export interface TableReader {
  /** The subtree at the cursor, which stands there again afterwards. `text` is what the whole tree was parsed from. */
  read(cursor: Cursor, text: string): Table;
}

/** A reader whose columns grow with the largest statement that it met. A table holds until the next is read. */
export function createReader(): TableReader {
  let capacity = 4096;
  let kind = new Uint16Array(capacity);
  let field = new Uint8Array(capacity);
  let start = new Uint32Array(capacity);
  let end = new Uint32Array(capacity);
  let next = new Uint32Array(capacity);
  const grow = () => {
    capacity *= 2;
    kind = grown(kind, new Uint16Array(capacity));
    field = grown(field, new Uint8Array(capacity));
    start = grown(start, new Uint32Array(capacity));
    end = grown(end, new Uint32Array(capacity));
    next = grown(next, new Uint32Array(capacity));
  };
  return {
    read: (cursor, text) => {
      const open: number[] = [];
      let size = 0;
      for (;;) {
        if (size === capacity) grow();
        const row = size++;
        const id = cursor.nodeTypeId();
        kind[row] = id < ERROR_ID ? id : ERROR_ID;
        field[row] = cursor.fieldId();
        start[row] = cursor.startIndex();
        end[row] = cursor.endIndex();
        if (cursor.gotoFirstChild()) {
          open.push(row);
          continue;
        }
        next[row] = size;
        while (open.length > 0 && !cursor.gotoNextSibling()) {
          cursor.gotoParent();
          next[open.pop() as number] = size;
        }
        if (open.length === 0) return { text, size, kind, field, start, end, next };
      }
    },
  };
}

function grown<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}

// Reading rows.

/** Kind of the row's node. */
export function kindOf(t: Table, row: number): Kind {
  return NAMES[t.kind[row] as number] as Kind;
}

/** Where the node begins: offset in code units of the text. */
export function startOf(t: Table, row: number): number {
  return t.start[row] as number;
}

/** Where it ends: offset in code units, exclusive. */
export function endOf(t: Table, row: number): number {
  return t.end[row] as number;
}

/** Source text of the node. */
export function textOf(t: Table, row: number): string {
  return t.text.slice(t.start[row], t.end[row]);
}

/** Row after the node and all below it. */
export function afterOf(t: Table, row: number): number {
  return t.next[row] as number;
}

/** Rows of all children but comments and line continuations. */
export function childrenOf(t: Table, row: number): number[] {
  const rows: number[] = [];
  for (let child = row + 1, end = afterOf(t, row); child < end; child = afterOf(t, child)) {
    if (EXTRA[t.kind[child] as number] === 0) rows.push(child);
  }
  return rows;
}

/** Rows of all children that are no mere tokens. */
export function namedOf(t: Table, row: number): number[] {
  const rows: number[] = [];
  for (let child = row + 1, end = afterOf(t, row); child < end; child = afterOf(t, child)) {
    if (isNamed(t, child)) rows.push(child);
  }
  return rows;
}

/** Row of the first child that is no mere token, or -1. */
export function firstNamedOf(t: Table, row: number): number {
  for (let child = row + 1, end = afterOf(t, row); child < end; child = afterOf(t, child)) {
    if (isNamed(t, child)) return child;
  }
  return -1;
}

function isNamed(t: Table, row: number): boolean {
  const id = t.kind[row] as number;
  return NAMED[id] === 1 && EXTRA[id] === 0;
}

/** Row of the first child with that field, or -1. */
export function fieldOf(t: Table, row: number, name: Field): number {
  const id = FIELD_IDS.get(name);
  for (let child = row + 1, end = afterOf(t, row); child < end; child = afterOf(t, child)) {
    if (t.field[child] === id && EXTRA[t.kind[child] as number] === 0) return child;
  }
  return -1;
}

/** Rows of all children with that field, separators left out. */
export function fieldsOf(t: Table, row: number, name: Field): number[] {
  const id = FIELD_IDS.get(name);
  const rows: number[] = [];
  for (let child = row + 1, end = afterOf(t, row); child < end; child = afterOf(t, child)) {
    if (t.field[child] === id && EXTRA[t.kind[child] as number] === 0 && kindOf(t, child) !== ",") rows.push(child);
  }
  return rows;
}

/** Name of the field that the node stands in for its parent; "" for none. */
export function fieldNameOf(t: Table, row: number): string {
  return FIELDS[t.field[row] as number] as string;
}

/** Whether a token such as "," or "async" is among the children. */
export function hasToken(t: Table, row: number, token: Kind): boolean {
  for (let child = row + 1, end = afterOf(t, row); child < end; child = afterOf(t, child)) {
    if (kindOf(t, child) === token) return true;
  }
  return false;
}
