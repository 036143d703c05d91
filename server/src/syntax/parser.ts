/** Python text to syntax trees, incrementally. Owns every tree-sitter object; none is seen outside this room. */
import { KINDS } from "../../../grammars/node-kinds";
import type { Module } from "./ast";
import { createBuilder } from "./module";
import { createRuntime, type Parser } from "./runtime";
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
  /** The tree of `text`, which differs from this one's in `edit`. What is the same in both has the same units. Throws SyntaxFailure. */
  update(edit: { readonly start: number; readonly end: number; readonly newEnd: number }, text: string): SyntaxTree;
  dispose(): void;
}

/** Loads runtime and grammar. Rejects when either is not the wasm it should be. */
export async function createParser(wasm: Wasm): Promise<PythonParser> {
  const runtime = await createRuntime(wasm.runtime, wasm.grammar);
  if (runtime.nodeTypeCount !== KINDS.length) throw new Error("the grammar is not the one that this program was built for");
  let parser: Parser | null = null;

  const build = createBuilder((plain, use) => {
    parser ??= runtime.createParser();
    let steps = 0;
    const most = MIN_STEPS + plain.length * STEPS_PER_UNIT;
    return parser.read(plain, () => ++steps > most, use);
  });

  const parse = (text: string, previous: Pool | null): SyntaxTree => {
    try {
      const { module, pool } = build({ text, plain: plainOf(text) }, previous);
      return { module, update: (_edit, newer) => parse(newer, pool), dispose: () => {} };
    } catch (error) {
      const name = error instanceof Error ? error.name : "";
      // Traps of the wasm, such as the end of its memory; all else is a mistake of ours. Nothing here recurses deeper than MAX_DEPTH (lowering.ts).
      if (name !== "RuntimeError") throw error;
      parser = null;
      throw new SyntaxFailure("the parser failed on it");
    }
  };

  return { parse: (text) => parse(text, null) };
}

/** Reports of progress per code unit of the text: no valid file needs half as many. */
const STEPS_PER_UNIT = 0.1;
const MIN_STEPS = 10_000;

/**
 * What the grammar can read, in the same length: a lone \r ends lines in Python, but not for the grammar; \N{EM DASH} in an f-string is
 * one character, but looks like an expression to it; and lines of nothing but a backslash take it quadratic time.
 */
function plainOf(text: string): string {
  let plain = text;
  if (text.includes("\r")) plain = plain.replace(/\r(?!\n)/g, "\n");
  if (text.includes("\\N{")) plain = plain.replace(/\\N\{[A-Z0-9]+(?:[ -]+[A-Z0-9]+)+\}/g, (name) => `\\N${"_".repeat(name.length - 2)}`);
  if (text.includes("\\\n\\\n"))
    plain = plain.replace(CONTINUATIONS, (_, first, middle, last) => first + middle.replace(/[\\\n]/g, " ") + last);
  return plain;
}

const CONTINUATIONS = /(\\\n)((?:\\\n){100,})(\\\n)/g;
