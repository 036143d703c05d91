/** All knowledge: lookup by dotted name. */
import { constant as intConstant, interval } from "../values/int";
import type { Value } from "../values/value";
import { BUILTIN_NAMES, BUILTINS } from "./builtins";
import { EXCEPTIONS } from "./exceptions";
import { ITERATORS } from "./iterators";
import { NUMBERS } from "./numbers";
import { NUMPY, NUMPY_PROPERTIES, SCALAR_TYPES } from "./numpy";
import { PANDAS, PANDAS_PROPERTIES } from "./pandas";
import { CONSTANTS, MODULES, STANDARD } from "./standard";
import { PROPERTIES, SYSTEM } from "./system";
import { TEXT_METHODS } from "./textMethods";
import { TEXT_MODULES } from "./textModules";
import type { Entry } from "./types";

const ENTRIES: ReadonlyMap<string, Entry> = new Map(
  [...BUILTINS, ...EXCEPTIONS, ...STANDARD, ...ITERATORS, ...NUMBERS, ...TEXT_MODULES, ...SYSTEM, ...NUMPY, ...PANDAS, ...TEXT_METHODS].map(
    (entry) => [entry.name, entry],
  ),
);
const ATTRIBUTES: ReadonlyMap<string, Entry> = new Map(
  [...PROPERTIES, ...NUMPY_PROPERTIES, ...PANDAS_PROPERTIES].map((entry) => [entry.name, entry]),
);
const MODULE_NAMES: ReadonlySet<string> = new Set(MODULES.flatMap(prefixes));
const NAMES: ReadonlySet<string> = new Set(BUILTIN_NAMES);

/** Every entry, for listings and checks. */
export const KNOWLEDGE: readonly Entry[] = [...ENTRIES.values(), ...ATTRIBUTES.values()];

/** What is known of a function or class by its full name; undefined: nothing. */
export function knowledgeOf(name: string): Entry | undefined {
  return ENTRIES.get(name);
}

/** The attribute `name` of objects of a builtin or library type that is no method. */
export function propertyOf(type: string, name: string): Entry | undefined {
  return ATTRIBUTES.get(`${type}.${name}`);
}

/** The method `name` of objects of a builtin or library type, which it takes as `self`. */
export function methodOf(type: string, name: string): Entry | undefined {
  const entry = ENTRIES.get(`${type}.${name}`);
  // A module may have the name of a type: datetime.date is a class, not a method.
  return entry?.params[0]?.name === "self" ? entry : undefined;
}

/** Whether a bare name is one of the builtins. */
export function isKnownBuiltin(name: string): boolean {
  return ENTRIES.has(`builtins.${name}`) || NAMES.has(name);
}

/** The value of `import name`; null for a library that nothing is known of. */
export function importModule(name: string): Value | null {
  return MODULE_NAMES.has(name) || MODULE_NAMES.has(name.split(".")[0] as string) ? { tag: "module", name } : null;
}

/** The value of `from module import name`; null when nothing is known of it. */
export function importName(module: string, name: string): Value | null {
  if (!MODULE_NAMES.has(module)) return null;
  return memberOf(module, name);
}

/** The attribute `name` of a module. Names without an entry are still named, so that a gap can say which. */
export function memberOf(module: string, name: string): Value {
  const full = `${module}.${name}`;
  if (MODULE_NAMES.has(full)) return { tag: "module", name: full };
  const constant = CONSTANTS[full];
  if (typeof constant === "number") return { tag: "float", value: constant, id: { kind: "const", key: `float:${full}` } };
  if (typeof constant === "string")
    return {
      tag: "str",
      text: constant,
      length: intConstant(constant.length),
      kind: "ascii",
      id: { kind: "const", key: `str:${constant}` },
    };
  // Its value hangs on the word size.
  if (full === "sys.maxsize") return { tag: "int", int: interval(2 ** 31 - 1, 2n ** 63n - 1n), id: { kind: "const", key: full } };
  if (module === "numpy") {
    const dtype = SCALAR_TYPES[name];
    if (dtype !== undefined) return { tag: "dtype", dtype };
    if (name === "newaxis") return { tag: "none" };
    if (name === "pi" || name === "e" || name === "inf" || name === "nan")
      return { tag: "float", value: null, id: { kind: "const", key: `float:${full}` } };
  }
  return { tag: "known", name: full };
}

function prefixes(name: string): readonly string[] {
  const parts = name.split(".");
  return parts.map((_, i) => parts.slice(0, i + 1).join("."));
}
