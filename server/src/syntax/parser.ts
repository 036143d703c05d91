/** Python text to syntax trees, incrementally. Owns every tree-sitter object; none is seen outside this room. */
import { Language, Parser, type Tree } from "web-tree-sitter";
import type { FunctionUnit, Located, Module, Placed, StatementUnit, Stmt } from "./ast";
import type { Base } from "./expressions";
import { lowerStatement } from "./statements";
import { MISSING, type Names, type Table, hasError, kindOf, readNames, readTable, textOf } from "./table";
import { Units } from "./units";

/** The two wasm files, as bytes. */
export interface Wasm {
  readonly runtime: Uint8Array;
  readonly grammar: Uint8Array;
}

/** The parser trapped or ran out of memory; the document has no tree then. */
export class SyntaxFailure extends Error {}

export interface PythonParser {
  /** Parses a text from scratch. Throws SyntaxFailure. */
  parse(text: string): SyntaxTree;
}

export interface SyntaxTree {
  readonly module: Module;
  /** The tree of `text`, which differs from this one's in `edit`. This tree is disposed. Throws SyntaxFailure. */
  update(edit: { readonly start: number; readonly end: number; readonly newEnd: number }, text: string): SyntaxTree;
  dispose(): void;
}

/** Loads runtime and grammar. Rejects when either is not the wasm it should be. */
export async function createParser(wasm: Wasm): Promise<PythonParser> {
  await Parser.init({ wasmBinary: wasm.runtime });
  const language = await Language.load(wasm.grammar);
  const parser = new Parser();
  parser.setLanguage(language);
  const names = readNames(language);
  return { parse: (text) => parseText(parser, names, text, null, null) };
}

function parseText(parser: Parser, names: Names, text: string, old: Tree | null, previous: Units | null): SyntaxTree {
  let tree: Tree | null;
  try {
    tree = parser.parse(text, old);
  } catch (error) {
    parser.reset();
    throw new SyntaxFailure(String(error));
  } finally {
    old?.delete();
  }
  if (tree === null) throw new SyntaxFailure("no tree");
  const units = new Units(previous);
  let alive = true;
  const dispose = () => {
    if (alive) tree.delete();
    alive = false;
  };
  let module: Module;
  try {
    module = lowerModule(readTable(tree, text, names), units);
  } catch (error) {
    dispose();
    throw error instanceof RangeError ? new SyntaxFailure("nested too deeply") : error;
  }
  return {
    module,
    dispose,
    update: (edit, newText) => {
      alive = false;
      // Only offsets matter to the grammar's scanner; points are counted for form.
      tree.edit({
        startIndex: edit.start, oldEndIndex: edit.end, newEndIndex: edit.newEnd,
        startPosition: pointAt(text, edit.start), oldEndPosition: pointAt(text, edit.end), newEndPosition: pointAt(newText, edit.newEnd),
      } as Parameters<Tree["edit"]>[0]);
      return parseText(parser, names, newText, tree, units);
    },
  };
}

function pointAt(text: string, offset: number): { row: number; column: number } {
  let row = 0;
  let start = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) {
    row++;
    start = at + 1;
  }
  return { row, column: offset - start };
}

function lowerModule(table: Table, units: Units): Module {
  const body: Placed<StatementUnit>[] = [];
  const comments: (Located & { readonly text: string })[] = [];
  const errors: Located[] = [];
  for (let row = 0; row < table.size; row++) {
    const kind = kindOf(table, row);
    if (kind === "comment") comments.push({ start: table.start[row] as number, end: table.end[row] as number, text: textOf(table, row) });
    else if (kind === "ERROR" || ((table.flags[row] as number) & MISSING) !== 0) errors.push({ start: table.start[row] as number, end: table.end[row] as number });
  }
  const end = table.next[0] as number;
  const top = kindOf(table, 0) === "ERROR" ? [0] : [];
  for (let row = 1; top.length === 0 && row < end; row = table.next[row] as number) {
    if (kindOf(table, row) === "comment") continue;
    body.push(...lowerTop(table, row, units));
  }
  // A file that is one error from end to end still has statements inside it.
  if (top.length > 0) for (let row = 1; row < end; row = table.next[row] as number) if (kindOf(table, row) !== "comment") body.push(...lowerTop(table, row, units));
  return { body, comments, errors, length: table.text.length };
}

function lowerTop(table: Table, row: number, units: Units): readonly Placed<StatementUnit>[] {
  const offset = table.start[row] as number;
  const text = textOf(table, row);
  let empty = false;
  const make = (): StatementUnit => {
    const base: Base = { table, offset, depth: 0 };
    const found: Placed<FunctionUnit>[] = [];
    const [statement] = lowerStatement(base, row, { units, functions: found });
    empty = statement === undefined;
    const lowered: Stmt = statement ?? { type: "Pass", start: 0, end: 0 };
    return { kind: "statement", text, statement: lowered, functions: found.map((placed) => ({ offset: placed.offset - offset, unit: placed.unit })) };
  };
  const unit = units.statement(text, hasError(table, row), make);
  return empty ? [] : [{ offset, unit }];
}
