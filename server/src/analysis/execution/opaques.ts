/** Objects of library types that are written in C or hide what they hold: dates, fractions, decimal numbers. Each type says what its objects can do. */
import type { Operator } from "../../syntax/ast";
import { argumentsOf, newBuiltin } from "./builtinObjects";
import { newClass } from "./classObjects";
import type { Call, Class, Key, Named, Opaque, Py } from "./objects";
import type { World } from "./world";

export type Own<T> = (w: World, v: T, args: readonly Py[], named: Named, self: Opaque) => Py;

/** What objects of a type can do. What is missing stops an execution. */
export interface Abilities<T> {
  /** Data attributes. */
  readonly attributes: Readonly<Record<string, (v: T) => Py>>;
  /** Methods, by keys as `argumentsOf` reads them. */
  readonly methods: Readonly<Record<string, Own<T>>>;
  /** Sets an attribute. */
  readonly set?: (w: World, v: T, name: string, value: Py) => void;
  /** Where there is no order. */
  readonly equal?: (w: World, v: T, other: Py) => boolean;
  /** -1, 0 or 1; null: the two cannot be compared. */
  readonly order?: (w: World, v: T, other: Py) => number | null;
  /** What equal objects share as keys; objects without are keys by themselves. */
  readonly key?: (v: T) => Key;
  /** null: the operator is not for these. */
  readonly binary?: (w: World, op: Operator, a: Py, b: Py) => Py | null;
  readonly unary?: (w: World, op: string, v: T) => Py;
  readonly truth?: (v: T) => boolean;
  readonly length?: (v: T) => number;
  readonly items?: (w: World, v: T) => Iterable<Py>;
  readonly getItem?: (w: World, v: T, index: Py) => Py;
  readonly setItem?: (w: World, v: T, index: Py, value: Py) => void;
  readonly contains?: (w: World, v: T, item: Py) => boolean;
  /** null: what it shows is not known. */
  readonly text?: (w: World, v: T, style: "str" | "repr") => string | null;
  readonly format?: (w: World, v: T, spec: string) => string | null;
  /** Objects that it refers to, as the size room counts them. */
  readonly held?: (v: T) => readonly Py[];
  /** How long it is, where the size room asks; null: its size is not followed. */
  readonly sized?: (v: T) => { readonly type?: string; readonly length?: number } | null;
  /** Names of the slots that hold `held`, of a class that is written in Python. */
  readonly slots?: readonly string[];
  /** It never changes. */
  readonly fixed: boolean;
}

export interface LibraryType<T> {
  readonly cls: Class;
  readonly of: (v: T) => Opaque;
}

/** A type of the library, as a class with its functions. */
export function libraryType<T>(
  w: World,
  name: string,
  make: Call,
  abilities: Abilities<T>,
  functions: Readonly<Record<string, Call | Py>> = {},
  bases: readonly Class[] = [],
): LibraryType<T> {
  const cls = newClass(name, bases.length === 0 ? [w.object] : bases, new Map(), make);
  const methods = new Map(
    Object.entries(abilities.methods).map(([key, own]) => {
      const { name: called, check } = argumentsOf(key);
      return [called, { check, own }] as const;
    }),
  );
  for (const [key, value] of Object.entries(functions)) {
    if (typeof value !== "function") cls.attributes.set(key, value);
    else {
      const { name: called, check } = argumentsOf(key);
      cls.attributes.set(
        called,
        newBuiltin(called, (args, named) => {
          check(args, named);
          return value(args, named);
        }),
      );
    }
  }
  const type = {
    cls,
    can: abilities as unknown as Abilities<unknown>,
    attribute: (on: Opaque, called: string): Py | undefined => {
      const read = abilities.attributes[called];
      if (read !== undefined && Object.hasOwn(abilities.attributes, called)) return read(on.v as T);
      const method = methods.get(called);
      if (method === undefined) return undefined;
      return newBuiltin(called, (args, named) => {
        method.check(args, named);
        return method.own(w, on.v as T, args, named, on);
      });
    },
  };
  return { cls, of: (v) => ({ k: "opaque", type, v }) };
}
