/** Names: where they are kept, and how they are read and bound. */
import { type Class, type Frame, type Py, type Str, stop, str } from "./objects";
import { raise } from "./operations";
import type { Site, World } from "./world";

export type Eval = (f: Frame) => Py;

/** Names and where they are kept. */
export interface Names {
  readonly kind: "module" | "function" | "class" | "comprehension";
  readonly places: Map<string, number>;
  readonly parent: Names | null;
  readonly globals: ReadonlySet<string>;
  readonly nonlocals: ReadonlySet<string>;
}

/** What compiling needs. */
export interface Compiler {
  readonly world: World;
  readonly names: Names;
  /** Class in whose body the code stands, for super() and private names. */
  readonly owner: { cls: Class | null; readonly name: string } | null;
  /** In no loop or class body, and in no function but those that run once. */
  readonly straight: boolean;
}

export function newNames(
  kind: Names["kind"],
  locals: Iterable<string>,
  parent: Names | null,
  globals: ReadonlySet<string> = NO_NAMES,
  nonlocals: ReadonlySet<string> = NO_NAMES,
): Names {
  const places = new Map<string, number>();
  for (const name of locals) places.set(name, places.size);
  return { kind, places, parent, globals, nonlocals };
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** Where a name is found: so many frames up, at that place; null: it is a builtin, if anything. */
export function resolve(names: Names, name: string, binding = false): { readonly hops: number; readonly place: number } | null {
  let hops = 0;
  let from: Names | null = names;
  const isGlobal = names.globals.has(name);
  let skip = isGlobal || names.nonlocals.has(name);
  for (; from !== null; from = from.parent, hops++) {
    if (isGlobal ? from.kind !== "module" : (skip && from === names) || (from.kind === "class" && from !== names)) continue;
    skip = false;
    // An assignment expression in a comprehension binds a name around it.
    if (binding && from.kind === "comprehension" && !from.places.has(name)) continue;
    const place = from.places.get(name);
    if (place !== undefined) return { hops, place };
    if (from.kind === "module" && isGlobal) {
      from.places.set(name, from.places.size);
      return { hops, place: from.places.size - 1 };
    }
    if (from.kind !== "module" && from.globals.has(name)) return resolveGlobal(from, name, hops);
  }
  return null;
}

function resolveGlobal(names: Names, name: string, before: number): { readonly hops: number; readonly place: number } | null {
  let hops = before;
  let from: Names = names;
  while (from.parent !== null) {
    from = from.parent;
    hops++;
  }
  const place = from.places.get(name);
  return place === undefined ? null : { hops, place };
}

export function frameAt(f: Frame, hops: number): Frame {
  let frame = f;
  for (let i = 0; i < hops; i++) frame = frame.up as Frame;
  return frame;
}

/** Private names in a class body. */
export function mangled(name: string, c: Compiler): string {
  return c.owner !== null && name.startsWith("__") && !name.endsWith("__") ? `_${c.owner.name.replace(/^_+/, "")}${name}` : name;
}

export function compileName(id: string, c: Compiler): Eval {
  const { world: w } = c;
  const name = mangled(id, c);
  const found = resolve(c.names, name);
  const other = w.builtins.get(name.startsWith("builtins.") ? name.slice(9) : name);
  if (found === null) {
    if (other !== undefined) return () => other;
    if (name === "__name__") return () => MAIN;
    if (name === "__class__") return () => stop("__class__");
    return () => (w.builtins.has(name) ? (w.builtins.get(name) as Py) : stop(`the name ${name}`));
  }
  const { hops, place } = found;
  const missing = (f: Frame): Py => {
    // A class body reads names that it does not have yet around it; a module name may be a builtin.
    const out = c.names.kind === "class" && hops === 0 && c.names.parent !== null ? resolve({ ...c.names, places: new Map() }, name) : null;
    if (out !== null) return frameAt(f, out.hops).s[out.place] ?? other ?? stop(`the name ${name}`);
    return (
      other ??
      (name === "__name__" ? MAIN : raise(w, hops === 0 && c.names.kind === "function" ? "UnboundLocalError" : "NameError", str(name)))
    );
  };
  if (hops === 0) return (f) => f.s[place] ?? missing(f);
  if (hops === 1) return (f) => (f.up as Frame).s[place] ?? missing(f);
  return (f) => frameAt(f, hops).s[place] ?? missing(f);
}

const MAIN: Str = { k: "str", v: "__main__", constant: true };

/** Binds a name, and says so where that is watched. `site` null: what binds it is no assignment that has figures. */
export function storeName(id: string, site: Site | null, c: Compiler): (f: Frame, v: Py) => void {
  const found = resolve(c.names, mangled(id, c), true);
  if (found === null) return () => stop(`the name ${id}`);
  const { hops, place } = found;
  const { world: w } = c;
  return (f, v) => {
    const frame = hops === 0 ? f : frameAt(f, hops);
    const old = frame.s[place];
    frame.s[place] = v;
    const before = frame.last?.[place];
    if (before !== undefined && old !== undefined) w.watch.ended(before as Site, old);
    if (site !== null) {
      frame.last ??= [];
      frame.last[place] = site;
      w.watch.bound(site, v);
    } else if (before !== undefined && frame.last !== null) frame.last[place] = undefined;
  };
}
