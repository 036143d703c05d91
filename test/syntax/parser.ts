/** The parser for tests, with the wasm of the installed packages. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createParser, type PythonParser } from "../../server/src/syntax/parser";
import { ROOT } from "../repo/files";

export function newParser(): Promise<PythonParser> {
  return createParser({
    runtime: readFileSync(join(ROOT, "node_modules/web-tree-sitter/web-tree-sitter.wasm")),
    grammar: readFileSync(join(ROOT, "grammars/tree-sitter-python.wasm")),
  });
}
