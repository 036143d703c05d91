/** Objects of a program that is executed: what CPython has, without its memory. Identity is that of the JavaScript object. */
import { canonical } from "../../values/exact";
import type { Source } from "../../values/object";
import { attributeOf } from "./classObjects";
import type { Abilities } from "./opaques";

export type Py =
  | None
  | Bool
  | Int
  | Float
  | Str
  | Bytes
  | Bytearray
  | List
  | Tuple
  | Dict
  | PySet
  | Deque
  | Range
  | Func
  | Builtin
  | Method
  | Class
  | Instance
  | Module
  | Iter
  | Slice
  | Wrapped
  | Opaque
  | Unknown;

interface None {
  readonly k: "None";
}

interface Bool {
  readonly k: "bool";
  readonly v: boolean;
}

/**
 * `constant`: it stands in the text. `plain`: PyLong_FromLong or arithmetic of ints of one digit made it, so that what was asked of the allocator
 * follows from its size.
 */
export interface Int {
  readonly k: "int";
  readonly v: number | bigint;
  readonly constant: boolean;
  readonly plain?: true;
  /** The member of an enumeration that it is. */
  readonly member?: Instance;
}

/** `rough`: its last digits hang on the C library. */
export interface Float {
  readonly k: "float";
  readonly v: number;
  readonly constant: boolean;
  readonly rough: boolean;
}

export interface Str {
  readonly k: "str";
  readonly v: string;
  readonly constant: boolean;
  /** One character that is an object of its own: str() of an int makes one (Objects/longobject.c, long_to_decimal_string_internal). */
  readonly fresh?: true;
  readonly member?: Instance;
}

/** One character per byte. */
export interface Bytes {
  readonly k: "bytes";
  readonly v: string;
  readonly constant: boolean;
}

export interface Bytearray {
  readonly k: "bytearray";
  v: number[];
  grown: Growth;
}

/** How a container grew, in the words of `Event`: neighbours of one kind add up. */
export type Growth = Grown[];

export interface Grown {
  readonly op: "display" | "exact" | "append" | "from" | "extend" | "insert" | "pop" | "delete" | "del" | "clear" | "made" | "mixed";
  count: number;
  readonly source?: Source;
  readonly added?: number;
  readonly by?: string;
  readonly extra?: readonly number[];
  readonly constants?: boolean;
}

export interface List {
  readonly k: "list";
  v: Py[];
  grown: Growth;
  /** What it has of the class of the program that it is an object of. */
  readonly derived?: Instance;
}

/** `cls`: of a named tuple. */
interface Tuple {
  readonly k: "tuple";
  readonly v: readonly Py[];
  readonly cls: Class | null;
  /** It stands in the text. */
  readonly constant?: true;
}

/** Equal keys of dicts and sets have one of these. */
export type Key = string | number;

export interface Dict {
  readonly k: "dict";
  readonly type: "dict" | "defaultdict" | "Counter" | "OrderedDict";
  v: Map<Key, [key: Py, value: Py]>;
  grown: Growth;
  /** Whether all keys that ever came were texts, or none; null: none came; "mixed": some. */
  keys: boolean | null | "mixed";
  readonly missing: Py | null;
  /** The instance whose __dict__ it is. */
  readonly lentBy?: Instance;
  readonly derived?: Instance;
}

export interface PySet {
  readonly k: "set" | "frozenset";
  v: Map<Key, Py>;
  grown: Growth;
}

export interface Deque {
  readonly k: "deque";
  v: Py[];
  readonly maxlen: number | null;
  grown: Growth;
}

interface Range {
  readonly k: "range";
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  readonly count: number;
}

export interface Frame {
  /** What the names hold, by place. */
  readonly s: (Py | undefined)[];
  readonly up: Frame | null;
  /** The assignment that last bound each name, where ends are watched. */
  last: (object | undefined)[] | null;
  returned: Py;
}

export interface Func {
  readonly k: "function";
  readonly name: string;
  readonly code: Code;
  readonly frame: Frame;
  readonly defaults: readonly (Py | undefined)[];
  /** The class in whose body it stands, for super(). */
  readonly owner: { cls: Class | null };
  /** Those that were set on it. */
  attributes: Map<string, Py> | null;
  /** What the annotation of its first parameter says. */
  readonly annotated: (() => Py) | undefined;
}

/** A function that is compiled to closures. */
export interface Code {
  readonly parameters: readonly { readonly name: string; readonly kind: "positional" | "both" | "star" | "keyword" | "stars" }[];
  readonly places: number;
  readonly run: (frame: Frame) => Py;
}

/** What calling a builtin does. */
export type Call = (args: readonly Py[], named: Named) => Py;

export type Named = ReadonlyMap<string, Py> | null;

export interface Builtin {
  readonly k: "builtin";
  readonly name: string;
  readonly call: Call;
  attributes: Map<string, Py> | null;
}

export interface Method {
  readonly k: "method";
  readonly self: Py;
  readonly func: Py;
}

export interface Class {
  readonly k: "type";
  readonly name: string;
  readonly bases: readonly Class[];
  readonly mro: readonly Class[];
  readonly attributes: Map<string, Py>;
  /** A builtin exception, object, or a type that this evaluator gives instances of itself: what calling it does. */
  readonly make: Call | null;
  readonly exception: boolean;
  /** Of a named tuple or a dataclass. */
  fields: readonly string[] | null;
  /** Its statement, and the names that are annotated in its body. */
  statement: { readonly node: object; readonly fields: readonly string[] } | null;
  readonly serial: number;
  /** What is an instance of it by what it can do. */
  hooked?: (v: Py) => boolean;
  /** Its name is its qualified name. */
  qualified?: true;
  /** Of a dataclass that has a hash: what it is of. */
  hashes: ((on: Instance) => Py) | null;
  /** The attribute names that its instances share. */
  readonly census: { names: string[]; made: number; full: boolean; lost: boolean };
  /** Its members, where it is an enumeration; of the base of all: empty. Those that are ints or texts as well stand there as such. */
  members: Map<string, Instance | Int | Str> | null;
  /** Of an enumeration whose members are ints or texts. */
  mixed: "int" | "str" | null;
  /** Its members show as their values do. */
  bare: boolean;
  /** Of a dataclass with slots. */
  slots: readonly string[] | null;
}

export interface Instance {
  readonly k: "instance";
  readonly cls: Class;
  readonly attributes: Map<string, Py>;
  readonly serial: number;
  /** Instances of its class that were made before. */
  readonly made: number;
  /** As in `Membership`; null: it does not share the names of its class. */
  least: number | null;
  /** Its __dict__, once that was asked for. */
  lent?: Dict;
  /** It was given its attributes through its __dict__, which is an object of its own since then: its size is not followed. */
  asked?: true;
}

export interface Module {
  readonly k: "module";
  readonly name: string;
  readonly get: (name: string) => Py | undefined;
}

export interface Iter {
  readonly k: "iterator";
  readonly type: string;
  readonly next: () => Py | undefined;
  /** What is left, where it knows that. */
  readonly left: (() => number) | null;
  /** Of dict views and the like, which may be gone through again. */
  readonly again?: () => Iter;
  readonly send?: (value: Py) => Py | undefined;
  /** Ends a generator where it stands. */
  readonly close?: () => void;
  /** Raises the exception in a generator where it stands. */
  readonly fail?: (raised: Raised) => Py | undefined;
  /** What a generator returned. */
  readonly returned?: () => Py;
}

export interface Slice {
  readonly k: "slice";
  readonly start: Py;
  readonly stop: Py;
  readonly step: Py;
}

/** property, staticmethod, classmethod. */
interface Wrapped {
  readonly k: "wrapped";
  readonly how: "property" | "static" | "class" | "cached";
  readonly func: Py;
  readonly set: Py | null;
}

/** An object of a library type (opaques.ts). */
export interface Opaque {
  readonly k: "opaque";
  readonly type: {
    readonly cls: Class;
    readonly can: Abilities<unknown>;
    readonly attribute: (on: Opaque, name: string) => Py | undefined;
  };
  readonly v: unknown;
}

/**
 * A value that the text does not tell: it may be passed on, printed and worked with, as long as nothing hangs on it. `type` null: it may be of any.
 */
interface Unknown {
  readonly k: "unknown";
  readonly type: "float" | "str" | "bytes" | null;
  /** Of a text in ASCII, or of bytes: how long it is. */
  readonly length?: number;
  /** What is done with it changes nothing that is followed. */
  readonly idle: boolean;
  /**
   * A module whose functions keep nothing that they are given and call nothing back, something in it, or a value that they gave, which may keep
   * what its methods are given; absent: nothing is known of it.
   */
  readonly tame?: "module" | "function" | "value";
}

/** The execution ends here: something is not followed, or it takes too long. */
export class Stop {
  constructor(readonly why: string) {}
}

/** An exception of the program. */
export class Raised {
  constructor(readonly exception: Instance) {}
}

export function stop(why: string): never {
  throw new Stop(why);
}

export const NONE: None = { k: "None" };

/** What a library gave of which nothing else is known. */
export const SOME: Unknown = { k: "unknown", type: null, idle: false, tame: "value" };

export const TRUE: Bool = { k: "bool", v: true };

export const FALSE: Bool = { k: "bool", v: false };

export const ELLIPSIS: Unknown = { k: "unknown", type: null, idle: false };

export const NOT_IMPLEMENTED: Unknown = { k: "unknown", type: null, idle: false };

const SMALL: Int[] = [];
for (let i = -5; i <= 256; i++) SMALL.push({ k: "int", v: i, constant: true });

export function int(v: number): Int {
  return v >= -5 && v <= 256 ? (SMALL[v + 5] as Int) : { k: "int", v, constant: false };
}

/** More bits than this take too long. */
const MOST_BITS = 100_000;

/** An int that PyLong_FromLong makes. */
export function long(v: number): Int {
  return v >= -5 && v <= 256 ? (SMALL[v + 5] as Int) : { k: "int", v, constant: false, plain: true };
}

/** What arithmetic of two ints makes. */
export function sum(v: number, a: number, b: number): Int {
  return isDigit(a) && isDigit(b) ? long(v) : int(v);
}

/** It has one digit of 30 bits. */
function isDigit(v: number): boolean {
  return v > -(2 ** 30) && v < 2 ** 30;
}

export function big(v: bigint): Int {
  const small = canonical(v);
  if (typeof small === "number") return int(small);
  if (BigInt.asIntN(MOST_BITS, v) !== v) stop("it has too many digits");
  return { k: "int", v: small, constant: false };
}

export function bool(v: boolean): Bool {
  return v ? TRUE : FALSE;
}

export function float(v: number, rough = false): Float {
  return { k: "float", v, constant: false, rough };
}

const CHARACTERS: Str[] = [];
for (let i = 0; i < 256; i++) CHARACTERS.push({ k: "str", v: String.fromCharCode(i), constant: true });

export const EMPTY: Str = { k: "str", v: "", constant: true };

/** Texts are followed up to so many characters. */
const MOST_TEXT = 2_000_000;

export function str(v: string): Str {
  if (v.length > 1) {
    if (v.length > MOST_TEXT) stop("a text is too long");
    return { k: "str", v, constant: false };
  }
  if (v === "") return EMPTY;
  return CHARACTERS[v.charCodeAt(0)] ?? { k: "str", v, constant: false };
}

export function bytes(v: string): Bytes {
  return { k: "bytes", v, constant: v.length < 2 };
}

export function list(v: Py[], grown: Growth): List {
  return { k: "list", v, grown };
}

export const NO_ITEMS: Tuple = { k: "tuple", v: [], cls: null };

export function tuple(v: readonly Py[]): Tuple {
  return v.length === 0 ? NO_ITEMS : { k: "tuple", v, cls: null };
}

export function dict(type: Dict["type"] = "dict", grown: Growth = [], missing: Py | null = null): Dict {
  return { k: "dict", type, v: new Map(), grown, keys: null, missing };
}

export function set(kind: PySet["k"], grown: Growth = []): PySet {
  return { k: kind, v: new Map(), grown };
}

/** What equal keys share; stops where that is not known. */
export function keyOf(key: Py): Key {
  switch (key.k) {
    case "str":
      return key.v.charCodeAt(0) === 0 ? stop("a key of a dict") : key.v;
    case "int":
      return typeof key.v === "number" ? key.v : `\0i${key.v}`;
    case "bool":
      return key.v ? 1 : 0;
    case "float":
      if (Number.isInteger(key.v)) return Math.abs(key.v) <= Number.MAX_SAFE_INTEGER ? key.v + 0 : `\0i${BigInt(key.v)}`;
      return Number.isNaN(key.v) ? stop("nan as a key") : `\0f${key.v}`;
    case "None":
      return "\0n";
    case "bytes":
      return `\0b${key.v}`;
    case "tuple":
    case "range": {
      if (key.k === "range") return stop("a range as a key");
      let text = "\0t";
      for (const item of key.v) {
        const part = keyOf(item);
        text += typeof part === "number" ? `${part},` : `"${part.length}:${part}`;
      }
      return text;
    }
    case "frozenset":
      return `\0s${[...key.v.keys()]
        .map((part) => (typeof part === "number" ? `${part},` : `"${part.length}:${part}`))
        .sort()
        .join("")}`;
    case "instance": {
      if (key.cls.hashes !== null) return `\0d${key.cls.serial}:${keyOf(key.cls.hashes(key))}`;
      const equal = attributeOf(key.cls, "__eq__");
      const hash = attributeOf(key.cls, "__hash__");
      if (equal !== undefined || hash !== undefined) return stop("__hash__ of a key");
      return `\0o${key.serial}`;
    }
    case "type":
      return `\0c${key.serial}`;
    case "opaque":
      return key.type.can.key?.(key.v) ?? (key.type.can.order === undefined ? `\0g${serialOf(key)}` : stop("a key"));
    case "function":
    case "builtin":
    case "module":
      return `\0g${serialOf(key)}`;
    default:
      return stop(`a key that is a ${key.k}`);
  }
}

const serials = new WeakMap<object, number>();

let serial = 0;

export function nextSerial(): number {
  return ++serial;
}

function serialOf(object: object): number {
  let own = serials.get(object);
  if (own === undefined) {
    own = nextSerial();
    serials.set(object, own);
  }
  return own;
}
