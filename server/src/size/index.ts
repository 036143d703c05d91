/**
 * The size room's door: what a value takes for an interpreter (sizesOf), what several states of it have in common (joinSizes), and what a set of
 * values keeps alive together (heldOf). Definitions: held is what the allocators were asked for, constants of the code left out; shallow is
 * sys.getsizeof; deep follows about.deep of test/oracle/groundtruth.json; allocated is held with every block rounded as its allocator does.
 */

import type { Target } from "../target/target";
import { addressOf, classAddress, lookup } from "../values/heap";
import { add, constant, hull, type Int, interval, keyOf, ZERO } from "../values/int";
import type { Assumption, InstanceShape } from "../values/object";
import type { Heap, Snapshot } from "../values/snapshot";
import type { Id, Reason, Value } from "../values/value";
import { describe } from "./describe";
import { figure, joinFigures, unknownFigure } from "./figure";
import { sizeClass, typicalInstance } from "./instances";
import { type Abi, abiOf } from "./tables/abi";
import { dtypeObject, hasOwnDtype } from "./tables/numpy";
import { objectSize, ownSize } from "./tables/objects";
import { bareSize } from "./tables/scalars";
import { partsOf, totalsOf } from "./totals";
import { eitherType, typeName } from "./typeNames";
import type { Figure, Part, Sizes } from "./types";
import { boolShallow, scalarAmounts } from "./values";
import { newWalk, visitAll, type Walk } from "./walk";

/** All figures of one value. Where parts of it are not known, held and deep are at least the rest; where it is not known itself, they are unknown. */
export function sizesOf(snapshot: Snapshot, target: Target): Sizes {
  const abi = abiOf(target);
  const { value } = snapshot;
  if (value.tag === "union") {
    const alternatives = value.values.filter((alternative) => alternative.tag !== "unbound");
    const sizes = alternatives.map((alternative) => sizesOf({ ...snapshot, value: alternative }, target));
    return { ...joinSizes(sizes), type: typeName(value, snapshot.heap) };
  }
  const reason = unknownOf(value);
  if (reason !== null) return unknownSizes(snapshot, abi, reason);
  const walk = newWalk(abi, snapshot.heap);
  visitAll(walk, [value]);
  const { held, pads, ...totals } = totalsOf(walk);
  // Of a number or text whose identity is not known it is not known whether it is held; a walk that begins at it counts it.
  const deep = "id" in value && value.tag !== "ref" && value.tag !== "method" ? scalarAmounts(abi, value, () => false).deep : totals.deep;
  const assumes = [...snapshot.assumes, ...walk.assumes];
  // How large blocks are rounded elsewhere was not measured.
  const rounding: readonly Assumption[] =
    target.os === "windows" || target.os === "macos" ? [{ kind: "clause", text: "blocks are rounded as on Linux" }] : [];
  const open = (n: Int, more: readonly Assumption[] = []): Figure =>
    figure(walk.missing === null ? n : interval(n.low, Number.POSITIVE_INFINITY), [...assumes, ...more], walk.missing);
  const own = ownFacts(abi, value, snapshot.heap);
  const known = own.shallow !== null;
  const lost = walk.missing ?? { text: "the size of this type is not known", line: null, remedy: null };
  const payload = walk.payload.reduce(add, ZERO);
  return {
    type: typeName(value, snapshot.heap),
    held: known ? open(held) : unknownFigure(lost),
    shallow: known ? figure(own.shallow, [...snapshot.assumes, ...own.assumes]) : unknownFigure(lost),
    deep: known ? open(deep) : unknownFigure(lost),
    allocated: known ? open(add(held, pads), rounding) : unknownFigure(lost),
    payload: payload.high === 0 || !known ? null : open(payload),
    parts: known ? partsOf(walk) : [],
    length: own.length,
    shared: isShared(value),
  };
}

/** The sizes of one instance among many of its class, without what its attributes refer to. */
export function instanceSizes(shape: InstanceShape, target: Target): Sizes {
  const id: Id = { kind: "object", site: 0, at: [] };
  const obj = typicalInstance(shape);
  const heap: Heap = new Map([[addressOf(0, []), { obj, formals: [] }]]);
  return sizesOf({ value: { tag: "ref", id }, heap, assumes: [] }, target);
}

/** The sizes of something that is one of several: hulls of the figures; parts only where all agree. */
export function joinSizes(list: readonly Sizes[]): Sizes {
  const [first, ...rest] = list;
  if (first === undefined) return unknownSizesOf("object", { text: "the line is never reached", line: null, remedy: null });
  return rest.reduce(joinTwo, first);
}

/** Bytes that the values keep alive together, each object once. At least the known part where something is not known. */
export function heldOf(values: readonly Value[], heap: Heap, target: Target): Figure {
  const walk = newWalk(abiOf(target), heap);
  visitAll(walk, values);
  return heldIn(walk);
}

/** What a walk that has come to its end found to be held, in bytes. At least the known part where something is not known. */
export function heldIn(walk: Walk): Figure {
  const { held } = totalsOf(walk);
  return figure(walk.missing === null ? held : interval(held.low, Number.POSITIVE_INFINITY), walk.assumes, walk.missing);
}

function joinTwo(a: Sizes, b: Sizes): Sizes {
  const payload =
    a.payload === null || b.payload === null
      ? a.payload === b.payload
        ? null
        : joinFigures(a.payload ?? figure(ZERO), b.payload ?? figure(ZERO))
      : joinFigures(a.payload, b.payload);
  return {
    type: eitherType(a.type, b.type),
    held: joinFigures(a.held, b.held),
    shallow: joinFigures(a.shallow, b.shallow),
    deep: joinFigures(a.deep, b.deep),
    allocated: joinFigures(a.allocated, b.allocated),
    payload,
    parts: joinParts(a.parts, b.parts),
    length: a.length === null || b.length === null ? null : hull(a.length, b.length),
    shared: a.shared && b.shared,
  };
}

/** Parts of both where they are of the same types in the same order, else none. */
function joinParts(a: readonly Part[], b: readonly Part[]): readonly Part[] {
  if (a.length !== b.length || a.some((part, i) => part.type !== b[i]?.type || part.role !== b[i]?.role)) return [];
  return a.map((part, i) => {
    const other = b[i] as Part;
    const each = part.each !== null && other.each !== null && keyOf(part.each) === keyOf(other.each) ? part.each : null;
    const slots =
      part.slots === null || other.slots === null
        ? null
        : {
            base: hull(part.slots.base, other.slots.base),
            allocated: hull(part.slots.allocated, other.slots.allocated),
            used: hull(part.slots.used, other.slots.used),
            each: part.slots.each,
          };
    return { ...part, count: hull(part.count, other.count), each, total: hull(part.total, other.total), slots };
  });
}

interface OwnFacts {
  /** getsizeof; null: not known. */
  readonly shallow: Int | null;
  readonly length: Int | null;
  readonly assumes: readonly Assumption[];
}

/** What is known of the value itself, without what it holds. */
function ownFacts(abi: Abi, value: Value, heap: Heap): OwnFacts {
  const facts = (shallow: Int | null, length: Int | null = null, assumes: readonly Assumption[] = []): OwnFacts => ({
    shallow,
    length,
    assumes,
  });
  switch (value.tag) {
    case "none":
    case "ellipsis":
    case "notimplemented":
      return facts(constant(bareSize(abi)));
    case "bool":
      return facts(boolShallow(abi, value.value));
    case "int":
    case "float":
    case "complex":
    case "str":
    case "bytes": {
      const { shallow, length } = scalarAmounts(abi, value, () => false);
      return facts(shallow, length);
    }
    case "function":
      return facts(named(abi, "function"));
    case "method":
      return facts(named(abi, value.func === null ? "builtin_function_or_method" : "method"));
    case "ref": {
      const obj = lookup(heap, value.id);
      const described = obj === undefined ? null : describe(abi, obj, heap, () => false);
      return described === null || obj === undefined
        ? facts(null)
        : facts(described.amounts.shallow, described.amounts.length, obj.assumes);
    }
    case "known":
      return facts(ownBytes(abi, value));
    case "dtype":
      return facts(value.object === true ? constant(dtypeObject(abi)) : null);
    case "class": {
      const cls = heap.get(classAddress(value.cls))?.obj;
      return facts(cls?.kind === "class" ? sizeClass(abi, cls) : null);
    }
    default:
      return facts(null);
  }
}

function ownBytes(abi: Abi, { name }: Extract<Value, { tag: "known" }>): Int | null {
  const size = name.startsWith("builtins.") ? ownSize(abi, name.slice("builtins.".length)) : null;
  return size === null ? null : constant(size);
}

function named(abi: Abi, type: string): Int | null {
  const found = objectSize(abi, type);
  return found === null ? null : constant(found.size);
}

/** Why a value has no size of its own; null where it has one. */
function unknownOf(value: Value): Reason | null {
  switch (value.tag) {
    case "unknown":
      return value.reason;
    case "unbound":
      return { text: "the name may not be bound here", line: null, remedy: null };
    case "function":
      return { text: "a function is code, not data", line: null, remedy: null };
    case "class":
      return { text: "a class is code, not data", line: null, remedy: null };
    case "module":
      return { text: "a module is code, not data", line: null, remedy: null };
    case "known":
      return { text: "what a library provides is not counted", line: null, remedy: null };
    case "dtype":
      return { text: "a dtype belongs to NumPy", line: null, remedy: null };
    default:
      return null;
  }
}

function unknownSizes(snapshot: Snapshot, abi: Abi, reason: Reason): Sizes {
  const { value } = snapshot;
  const { shallow } = ownFacts(abi, value, snapshot.heap);
  // Types and functions of the interpreter are there whatever the program does.
  if (value.tag === "known" && shallow !== null) {
    const none = figure(ZERO, snapshot.assumes);
    return {
      ...unknownSizesOf(typeName(value, snapshot.heap), reason),
      shallow: figure(shallow, snapshot.assumes),
      held: none,
      allocated: none,
    };
  }
  const sizes = unknownSizesOf(typeName(snapshot.value, snapshot.heap), reason);
  if (shallow === null) return sizes;
  const own = figure(shallow, snapshot.assumes);
  if (value.tag !== "dtype") return { ...sizes, shallow: own };
  // There is one of each of NumPy's own types; what a structured one refers to, no walk finds.
  const held = hasOwnDtype(value.dtype) ? sizes.held : figure(ZERO, snapshot.assumes);
  return { ...sizes, shallow: own, deep: own, held, allocated: held };
}

function unknownSizesOf(type: string, reason: Reason): Sizes {
  const unknown = unknownFigure(reason);
  return {
    type,
    held: unknown,
    shallow: unknown,
    deep: unknown,
    allocated: unknown,
    payload: null,
    parts: [],
    length: null,
    shared: false,
  };
}

/** Whether the value is a constant of the code or one of the interpreter's own objects. */
function isShared(value: Value): boolean {
  if (value.tag === "none" || value.tag === "bool" || value.tag === "ellipsis" || value.tag === "notimplemented") return true;
  return "id" in value && value.id.kind === "const";
}
