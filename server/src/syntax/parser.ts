/** Python text to syntax trees, incrementally. Owns every tree-sitter object; none is seen outside this room. */
import { Edit, Language, Parser, type Tree } from "web-tree-sitter";
import { KINDS } from "../../../grammars/node-kinds";
import { minimalEdit } from "../text/edits";
import type { Module } from "./ast";
import { createBuilder } from "./module";
import type { Pool } from "./units";

/** The two wasm files, as bytes. */
export interface Wasm {
  readonly runtime: Uint8Array;
  readonly grammar: Uint8Array;
}

/** The parser trapped or ran out of memory or of stack; the document has no tree then. */
export class SyntaxFailure extends Error {}

export interface PythonParser {
  /** Parses a text from scratch. Throws SyntaxFailure. */
  parse(text: string): SyntaxTree;
}

export interface SyntaxTree {
  readonly module: Module;
  /** The tree of `text`, which differs from this one's in `edit`. This tree is disposed, also when it throws SyntaxFailure. */
  update(edit: { readonly start: number; readonly end: number; readonly newEnd: number }, text: string): SyntaxTree;
  /** Frees what the tree holds; `module` stays. */
  dispose(): void;
}

/** Loads runtime and grammar. Rejects when either is not the wasm it should be. */
export async function createParser(wasm: Wasm): Promise<PythonParser> {
  await Parser.init({ wasmBinary: wasm.runtime });
  const language = await Language.load(wasm.grammar);
  if (language.nodeTypeCount !== KINDS.length) throw new Error("the grammar is not the one that this program was built for");
  const build = createBuilder();
  let parser: Parser | null = null;

  /** Null: parsing took more steps than it may. */
  const parseTree = (plain: string, old: Tree | null): Tree | null => {
    parser ??= new Parser().setLanguage(language);
    let steps = 0;
    const most = MIN_STEPS + plain.length * STEPS_PER_UNIT;
    const tree = parser.parse(plain, old, { progressCallback: () => ++steps > most });
    if (tree === null) parser.reset();
    return tree;
  };

  const parseText = (text: string, plain: string, old: Tree | null, previous: Pool | null): SyntaxTree => {
    let tree: Tree | null = null;
    try {
      tree = parseTree(plain, old);
      const { module, pool } = build({ text, plain, tree, parse: (part) => parseTree(part, null) }, previous);
      return treeOf(text, plain, tree, module, pool);
    } catch (error) {
      free(tree);
      throw failure(error);
    } finally {
      free(old);
    }
  };

  const treeOf = (text: string, plain: string, tree: Tree | null, module: Module, pool: Pool): SyntaxTree => {
    let alive = tree;
    return {
      module,
      dispose: () => {
        free(alive);
        alive = null;
      },
      update: (edit, newText) => {
        const old = alive;
        alive = null;
        const newPlain = plainOf(newText);
        const plainEdit = plain === text && newPlain === newText ? edit : editOf(plain, newPlain);
        try {
          old?.edit(treeEdit(plain, newPlain, plainEdit));
        } catch (error) {
          free(old);
          throw failure(error);
        }
        return parseText(newText, newPlain, old, pool);
      },
    };
  };

  const failure = (error: unknown): unknown => {
    const name = error instanceof Error ? error.name : "";
    // Traps of the wasm, and the stack or memory of the lowering; all else is a mistake of ours.
    if (name !== "RuntimeError" && name !== "RangeError") return error;
    parser = null;
    return new SyntaxFailure(name === "RangeError" ? "it is nested too deeply or too large" : "the parser failed on it");
  };

  return { parse: (text) => parseText(text, plainOf(text), null, null) };
}

/** The parser reports its progress once in some hundred steps. Sane files need one report in some dozen code units. */
const STEPS_PER_UNIT = 4;
const MIN_STEPS = 10_000;

function free(tree: Tree | null): void {
  try {
    tree?.delete();
  } catch {
    // A runtime that trapped before may trap again; nothing is left to free then.
  }
}

/**
 * What the grammar can read, in the same length: a lone \r ends lines in Python, but not for the grammar; and \N{EM DASH} in an f-string is
 * one character, but looks like an expression to it.
 */
function plainOf(text: string): string {
  let plain = text;
  if (text.includes("\r")) plain = plain.replace(/\r(?!\n)/g, "\n");
  if (text.includes("\\N{")) plain = plain.replace(/\\N\{[A-Z0-9]+(?:[ -]+[A-Z0-9]+)+\}/g, (name) => `\\N${"_".repeat(name.length - 2)}`);
  return plain;
}

function editOf(before: string, after: string): { readonly start: number; readonly end: number; readonly newEnd: number } {
  const edit = minimalEdit(before, after);
  if (edit === null) return { start: 0, end: 0, newEnd: 0 };
  return { start: edit.span.start, end: edit.span.end, newEnd: edit.span.start + edit.text.length };
}

function treeEdit(before: string, after: string, edit: { readonly start: number; readonly end: number; readonly newEnd: number }): Edit {
  return new Edit({
    startIndex: edit.start,
    oldEndIndex: edit.end,
    newEndIndex: edit.newEnd,
    startPosition: pointAt(before, edit.start),
    oldEndPosition: pointAt(before, edit.end),
    newEndPosition: pointAt(after, edit.newEnd),
  });
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
