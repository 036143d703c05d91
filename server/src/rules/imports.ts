/** How a fix names what it needs from a module: by an import that is there, else by one that it adds. */
import { bindingsOf, resolve, type Scope, type SymbolTable, scopeAt, type Variable } from "../analysis/names/symtable";
import { insertLineAfter, insertLineBefore, newlineOf, nextLine } from "../findings/edit";
import type { TextEdit } from "../findings/types";
import type { Module } from "../syntax/ast";

/** How a name of a module is written where the fix needs it, and the edits that make it so. */
export interface Imported {
  readonly name: string;
  readonly edits: readonly TextEdit[];
}

export interface Where {
  readonly module: Module;
  readonly text: string;
  readonly table: SymbolTable;
  /** Where the name is going to stand. */
  readonly offset: number;
}

/** `from module import name`, by what is imported already or by an added line; null when the name means something else in the file. */
export function importName(where: Where, from: string, name: string): Imported | null {
  const there = importedAs(where, `${from}.${name}`);
  if (there !== null) return { name: there, edits: [] };
  const owner = importedAs(where, from);
  if (owner !== null) return { name: `${owner}.${name}`, edits: [] };
  return isFree(where, name) ? added(where, name, `from ${from} import ${name}`) : null;
}

/** `import module as alias`, likewise. */
export function importModule(where: Where, name: string, alias: string): Imported | null {
  const there = importedAs(where, name);
  if (there !== null) return { name: there, edits: [] };
  return isFree(where, alias) ? added(where, alias, `import ${name} as ${alias}`) : null;
}

/** A module-level name that certainly means `dotted` when the code at the place runs. */
function importedAs({ table, offset }: Where, dotted: string): string | null {
  const scope = scopeAt(table, offset);
  for (const variable of table.module.variables.values()) {
    if (isImportOf(variable, dotted) && bindingsOf(variable).some((o) => o.span.end < offset) && resolve(scope, variable.name) === variable)
      return variable.name;
  }
  return null;
}

/** Bound by nothing but unconditional imports of `dotted`, and never deleted. */
function isImportOf(variable: Variable, dotted: string): boolean {
  return variable.occurrences.every((o) => o.role === "load" || (o.imported === dotted && o.site.topLevel));
}

/** Nothing in the file binds the name where it is going to stand, and no star import may. */
function isFree({ table, offset }: Where, name: string): boolean {
  if (table.stars || table.unbound.has(name) || table.module.variables.has(name)) return false;
  for (let scope: Scope | null = scopeAt(table, offset); scope !== null; scope = scope.parent) if (scope.variables.has(name)) return false;
  return true;
}

/** After the docstring and the leading imports, else above the first statement; on a line that holds more code, behind the import. */
function added({ module, text }: Where, name: string, line: string): Imported | null {
  const { last, next } = topOf(module);
  if (last === null) return next === null ? null : { name, edits: [insertLineBefore(text, next, line)] };
  if (next !== null && next < nextLine(text, last.end))
    return { name, edits: [{ span: { start: last.end, end: last.end }, text: `; ${line}` }] };
  return { name, edits: [insertLineAfter(text, last.end, line, last.docstring)] };
}

/** The last of the docstring and the leading imports, and where the first statement behind them begins. */
function topOf(module: Module) {
  let last: { readonly end: number; readonly docstring: boolean } | null = null;
  for (const { unit, offset } of module.body) {
    const s = unit.statement;
    const docstring: boolean = last === null && s.type === "Expr" && s.value.type === "Constant" && s.value.value.kind === "str";
    if (s.type !== "Import" && s.type !== "ImportFrom" && !docstring) return { last, next: offset };
    last = { end: offset + s.end, docstring };
  }
  return { last, next: null };
}

/**
 * A definition of the module, `lines` for what `name` of `from` is called there (null: it needs nothing), behind the leading imports and apart from what
 * stands around it; null where it cannot stand.
 */
export function define(
  { module, text, table }: Omit<Where, "offset">,
  [from, name]: readonly [string, string] | readonly [null, null],
  lines: (name: string) => readonly string[],
): TextEdit | null {
  const { last, next } = topOf(module);
  const offset = last === null ? (next ?? 0) : nextLine(text, last.end);
  const imported = from === null ? { name: "", edits: [] } : importName({ module, text, table, offset }, from, name);
  if (imported === null || (last !== null && next !== null && next < offset)) return null;
  const newline = newlineOf(text);
  const line = imported.edits.length > 0 ? [`from ${from} import ${name}`] : [];
  const above = last !== null && (last.docstring || line.length === 0) ? [""] : [];
  const apart = [...above, ...line, ...(line.length > 0 ? [""] : []), ...lines(imported.name)];
  const ended = offset === 0 || /[\r\n]/.test(text[offset - 1] as string);
  const below = /^[ \t]*(?:[\r\n]|$)/.test(text.slice(offset)) ? "" : newline;
  return { span: { start: offset, end: offset }, text: `${ended ? "" : newline}${apart.join(newline)}${newline}${below}` };
}
