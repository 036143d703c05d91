/** Names that a file takes from another one: which, and where that may lie. */
import { bindingsOf, dottedName, occurrenceAt, resolve, type SymbolTable, scopeAt, symbolTable } from "../analysis/names/symtable";
import type { Module } from "../syntax/ast";
import { findExpression } from "../syntax/find";
import { visitExpressions } from "../syntax/visit";
import type { Span } from "../text/span";

/** A name of another module. */
export interface Imported {
  /** What the cursor is on. */
  readonly span: Span;
  readonly name: string;
  /** "config", "app.config"; empty for `from . import name`. */
  readonly module: string;
  /** Dots before the module. */
  readonly level: number;
  /** The cursor is on the import itself, not on a use of what it binds. */
  readonly here: boolean;
}

/** What `from … import` binds under the cursor, or where it is read, or an attribute of an imported module; null for all else. */
export function importAt(module: Module, text: string, offset: number): Imported | null {
  const table = symbolTable(module);
  const start = offset - (/\w*$/.exec(text.slice(Math.max(0, offset - 256), offset))?.[0].length ?? 0);
  const word = /^\w+/.exec(text.slice(start, start + 256))?.[0];
  if (word === undefined) return null;
  const attribute = attributeAt(module, table, { start, end: start + word.length });
  if (attribute !== null) return attribute;
  const found = findExpression(module, offset);
  const variable =
    found === null || found.name === null
      ? (occurrenceAt(table, start)?.variable ?? resolve(scopeAt(table, offset), word))
      : resolve(scopeAt(table, offset), found.name);
  const binds = variable?.occurrences.filter(({ role }) => role !== "load") ?? [];
  const [bind] = binds;
  const statement = bind?.site.statement;
  if (bind === undefined || binds.length > 1 || statement?.type !== "ImportFrom") return null;
  const alias = statement.names.find(({ name, asname }) => (asname ?? name) === bind.name);
  const here = bind.span.start <= offset && offset <= bind.span.end;
  if (alias === undefined || (!here && found?.name !== bind.name)) return null;
  return {
    span: here ? bind.span : { start, end: start + word.length },
    name: alias.name,
    module: statement.module ?? "",
    level: statement.level,
    here,
  };
}

/** `config.N` with the cursor on N, where config is an imported module, or may be one. */
function attributeAt(module: Module, table: SymbolTable, span: Span): Imported | null {
  let found: Imported | null = null;
  visitExpressions(
    module,
    ({ node, base }) => {
      if (node.type !== "Attribute" || base + node.end !== span.end || node.value.end + base >= span.start) return;
      const scope = scopeAt(table, span.start);
      const variable = node.value.type === "Name" ? resolve(scope, node.value.id) : null;
      const [bind, ...more] = variable === null ? [] : bindingsOf(variable);
      const from = bind?.site.statement;
      const use = { span, name: node.attr, here: false };
      if (from?.type === "ImportFrom" && from.level > 0 && more.length === 0) {
        const name = from.names.find((alias) => (alias.asname ?? alias.name) === bind?.name)?.name;
        found = { ...use, module: [from.module, name].filter(Boolean).join("."), level: from.level };
      } else {
        const owner = dottedName(table, node.value, scope);
        if (owner !== null && !owner.startsWith("builtins.")) found = { ...use, module: owner, level: 0 };
      }
    },
    span,
  );
  return found;
}

/** URIs of the files in which that module may lie, the likeliest first. `from`: who imports it; `folders`: roots of the workspace. */
export function placesOf({ module, level }: Imported, from: string, folders: readonly string[]): readonly string[] {
  const up = (uri: string) => uri.replace(/\/[^/]*$/, "");
  let own = up(from);
  for (let dots = level; dots > 1; dots -= 1) own = up(own);
  const roots =
    level > 0 ? [own] : [own, ...folders.map((folder) => folder.replace(/\/$/, "")).flatMap((folder) => [folder, `${folder}/src`])];
  const path = module
    .split(".")
    .filter((part) => part !== "")
    .map((part) => `/${encodeURIComponent(part)}`)
    .join("");
  return [...new Set(roots.flatMap((root) => [...(path === "" ? [] : [`${root}${path}.py`]), `${root}${path}/__init__.py`]))];
}
