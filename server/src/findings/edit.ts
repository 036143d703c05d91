/** Text edits that fixes share: imports and quotes. */
import type { Module } from "../syntax/ast";
import type { TextEdit } from "./types";

/** How a name of a module can be written at module level, and the edit that makes it so (null: nothing to add). */
export interface Imported {
  readonly name: string;
  readonly edit: TextEdit | null;
}

/** `from module import name`, reusing what is imported already; null when the name is taken by something else. */
export function importName(module: Module, text: string, from: string, name: string): Imported | null {
  let taken = false;
  for (const { unit } of module.body) {
    const s = unit.statement;
    if (s.type === "ImportFrom" && s.module === from && s.level === 0) {
      for (const alias of s.names) if (alias.name === name) return { name: alias.asname ?? name, edit: null };
    }
    if (s.type === "Import") {
      for (const alias of s.names) if (alias.name === from) return { name: `${alias.asname ?? from}.${name}`, edit: null };
    }
    if (new RegExp(`\\b(?:def|class)\\s+${name}\\b|^\\s*${name}\\s*(?:[:=](?!=)|,)`, "m").test(unit.text)) taken = true;
  }
  return taken ? null : { name, edit: insertImport(module, text, `from ${from} import ${name}`) };
}

/** `import module as alias`, reusing an import under any alias; null when the alias is taken. */
export function importModule(module: Module, text: string, name: string, alias: string): Imported | null {
  for (const { unit } of module.body) {
    const s = unit.statement;
    if (s.type === "Import") for (const one of s.names) if (one.name === name) return { name: one.asname ?? name, edit: null };
    if (new RegExp(`^\\s*${alias}\\s*=(?!=)|\\b(?:def|class)\\s+${alias}\\b`, "m").test(unit.text)) return null;
  }
  return { name: alias, edit: insertImport(module, text, `import ${name} as ${alias}`) };
}

/** After the last leading import, else after docstring and __future__ imports, else at the start (after comments such as a coding line). */
function insertImport(module: Module, text: string, line: string): TextEdit {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  let after: number | null = null;
  for (const { unit, offset } of module.body) {
    const s = unit.statement;
    const docstring = s.type === "Expr" && s.value.type === "Constant" && s.value.value.kind === "str" && after === null;
    if (s.type === "Import" || s.type === "ImportFrom" || docstring) after = endOfLine(text, offset + unit.text.length);
    else break;
  }
  if (after !== null) {
    const missing = after === text.length && !/[\r\n]$/.test(text);
    return { span: { start: after, end: after }, text: `${missing ? newline : ""}${line}${newline}` };
  }
  const first = module.body[0]?.offset ?? text.length;
  const start = text.lastIndexOf("\n", first - 1) + 1;
  return { span: { start, end: start }, text: `${line}${newline}` };
}

/** Offset after the line break that ends the line of `offset`. */
function endOfLine(text: string, offset: number): number {
  const at = text.indexOf("\n", offset);
  return at < 0 ? text.length : at + 1;
}

/** The quote that the file uses more. */
export function quoteOf(text: string): '"' | "'" {
  const single = text.split("'").length;
  const double = text.split('"').length;
  return single > double ? "'" : '"';
}
