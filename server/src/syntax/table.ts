/** A parsed file as columns: one row per tree-sitter node in depth-first order. The only view of a tree that the lowering reads. */
import type { Language, Tree } from "web-tree-sitter";

export interface Table {
  readonly text: string;
  readonly size: number;
  /** Kind name by kind id; ids in `kind`. */
  readonly kinds: readonly string[];
  readonly kind: Uint16Array;
  /** Field name by field id ("" for none); ids in `field`. */
  readonly fields: readonly string[];
  readonly field: Uint16Array;
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  /** Row after the node's last descendant: the next sibling, if there is one. */
  readonly next: Uint32Array;
  readonly parent: Int32Array;
  /** 1 named, 2 missing, 4 has an error in its subtree. */
  readonly flags: Uint8Array;
}

export const NAMED = 1;
export const MISSING = 2;
export const ERROR = 4;

/** tree-sitter's id of ERROR nodes (ts_builtin_sym_error). */
const ERROR_ID = 65535;

export interface Names {
  readonly kinds: readonly string[];
  readonly fields: readonly string[];
}

export function readNames(language: Language): Names {
  const kinds: string[] = [];
  for (let i = 0; i < language.nodeTypeCount; i++) kinds.push(language.nodeTypeForId(i) ?? "");
  kinds[ERROR_ID] = "ERROR";
  const fields = [""];
  for (let i = 1; i <= language.fieldCount; i++) fields.push(language.fieldNameForId(i) ?? "");
  return { kinds, fields };
}

/** Reads the whole tree with one cursor, without recursion. */
export function readTable(tree: Tree, text: string, names: Names): Table {
  let capacity = Math.max(64, text.length);
  let kind = new Uint16Array(capacity);
  let field = new Uint16Array(capacity);
  let start = new Uint32Array(capacity);
  let end = new Uint32Array(capacity);
  let next = new Uint32Array(capacity);
  let parent = new Int32Array(capacity);
  let flags = new Uint8Array(capacity);
  const cursor = tree.walk();
  let size = 0;
  let up = -1;
  try {
    for (;;) {
      if (size === capacity) {
        capacity *= 2;
        kind = grown(kind, new Uint16Array(capacity));
        field = grown(field, new Uint16Array(capacity));
        start = grown(start, new Uint32Array(capacity));
        end = grown(end, new Uint32Array(capacity));
        next = grown(next, new Uint32Array(capacity));
        parent = grown(parent, new Int32Array(capacity));
        flags = grown(flags, new Uint8Array(capacity));
      }
      const row = size++;
      const id = cursor.nodeTypeId;
      kind[row] = id;
      field[row] = cursor.currentFieldId;
      start[row] = cursor.startIndex;
      end[row] = cursor.endIndex;
      parent[row] = up;
      const missing = cursor.nodeIsMissing;
      flags[row] = (cursor.nodeIsNamed ? NAMED : 0) | (missing ? MISSING : 0);
      if (missing || id === ERROR_ID) for (let at = row; at >= 0; at = parent[at] as number) flags[at] = (flags[at] as number) | ERROR;
      if (cursor.gotoFirstChild()) {
        up = row;
        continue;
      }
      let at = row;
      for (;;) {
        next[at] = size;
        if (cursor.gotoNextSibling()) break;
        if (!cursor.gotoParent()) return { text, size, kinds: names.kinds, kind, fields: names.fields, field, start, end, next, parent, flags };
        at = parent[at] as number;
        up = parent[at] as number;
      }
    }
  } finally {
    cursor.delete();
  }
}

function grown<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}

// Reading rows.

export function kindOf(t: Table, row: number): string {
  return t.kinds[t.kind[row] as number] as string;
}

export function textOf(t: Table, row: number): string {
  return t.text.slice(t.start[row], t.end[row]);
}

export function hasError(t: Table, row: number): boolean {
  return ((t.flags[row] as number) & ERROR) !== 0;
}

/** Rows of all children, extras such as comments left out. */
export function childrenOf(t: Table, row: number): number[] {
  const rows: number[] = [];
  for (let child = row + 1, end = t.next[row] as number; child < end; child = t.next[child] as number) {
    const kind = kindOf(t, child);
    if (kind !== "comment" && kind !== "line_continuation") rows.push(child);
  }
  return rows;
}

export function namedOf(t: Table, row: number): number[] {
  return childrenOf(t, row).filter((child) => ((t.flags[child] as number) & NAMED) !== 0);
}

/** First child with that field, or -1. */
export function fieldOf(t: Table, row: number, name: string): number {
  for (let child = row + 1, end = t.next[row] as number; child < end; child = t.next[child] as number) {
    if (t.fields[t.field[child] as number] === name) return child;
  }
  return -1;
}

export function fieldsOf(t: Table, row: number, name: string): number[] {
  const rows: number[] = [];
  for (let child = row + 1, end = t.next[row] as number; child < end; child = t.next[child] as number) {
    if (t.fields[t.field[child] as number] === name && kindOf(t, child) !== "comment") rows.push(child);
  }
  return rows;
}
