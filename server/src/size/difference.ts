/**
 * What one set of values holds more than another did a moment earlier. What both hold alike is left out before anything is added up: sums keep few
 * terms, and an interval less itself is not zero.
 */
import type { Target } from "../target/target";
import { add, type Int, interval, keyOf, sub } from "../values/int";
import type { Heap } from "../values/snapshot";
import type { Reason, Value } from "../values/value";
import { familyKey } from "./families";
import { figure } from "./figure";
import type { Member } from "./reached";
import { abiOf } from "./tables/abi";
import { choicesHeld, memberTotals } from "./totals";
import type { Figure } from "./types";
import { newWalk, visitAll, type Walk } from "./walk";

/** What the later moments are compared with. */
export interface Baseline {
  readonly walk: Walk;
  /** Held bytes of the members, by key. */
  readonly members: ReadonlyMap<string, readonly Int[]>;
}

/** What the values hold, as what later moments are compared with. */
export function baselineOf(values: readonly Value[], heap: Heap, target: Target): Baseline {
  const walk = newWalk(abiOf(target), heap);
  visitAll(walk, values);
  const members = new Map<string, Int[]>();
  for (const member of walk.reached.members) {
    const { key, held } = keyed(member);
    const known = members.get(key);
    if (known === undefined) members.set(key, [held]);
    else known.push(held);
  }
  return { walk, members };
}

/** Bytes that the values hold, less those of the baseline. `stays`: what is not known and stands in both has not changed in between. */
export function gainOver(base: Baseline, values: readonly Value[], heap: Heap, stays: boolean): Figure {
  return gainOf(base, walked(base, values, heap), stays);
}

/** What the values keep alive, to be compared with the baseline. */
export function walked(base: Baseline, values: readonly Value[], heap: Heap): Walk {
  const walk = newWalk(base.walk.abi, heap);
  visitAll(walk, values);
  return walk;
}

/** Bytes that a walk found held, less those of the baseline; below zero where it holds less. `stays` as for gainOver. */
export function gainOf(base: Baseline, walk: Walk, stays: boolean): Figure {
  const left = new Map([...base.members].map(([key, list]) => [key, [...list]]));
  let more: Int = choicesHeld(walk);
  for (const member of walk.reached.members) {
    const { key, held } = keyed(member);
    if (!isTheSame(member, held) || left.get(key)?.pop() === undefined) more = add(more, held);
  }
  const less = [...left.values()].flat().reduce(add, choicesHeld(base.walk));
  const known = sub(more, less);
  const open = unknownIn(walk, base.walk, stays);
  const gone = unknownIn(base.walk, walk, stays);
  const bytes =
    open === null && gone === null
      ? known
      : interval(gone === null ? known.low : Number.NEGATIVE_INFINITY, open === null ? known.high : Number.POSITIVE_INFINITY);
  return figure(bytes, [...base.walk.assumes, ...walk.assumes], open ?? gone);
}

/**
 * Whether an equal key means the same size: of what can change, two ranges that look alike may be two sizes. Objects that keep their size are the same
 * where it is told which ones they are.
 */
function isTheSame({ amounts, family }: Member, held: Int): boolean {
  const told = family.guards.length === 0 && family.at.every((position) => position.poly !== null);
  const whole = family.counted.every((binder) => binder.count.poly !== null && binder.picked === null);
  return held.poly !== null || (told && whole && FIXED.has(amounts.type));
}

/** Types whose objects keep the size that they were made with. */
const FIXED: ReadonlySet<string> = new Set([
  "int",
  "float",
  "complex",
  "str",
  "bytes",
  "tuple",
  "frozenset",
  "range",
  "ndarray",
  "DataFrame",
  "Series",
  "Categorical",
  "function",
]);

function keyed(member: Member): { readonly key: string; readonly held: Int } {
  const { held } = memberTotals(member);
  const guards = member.family.guards.map((guard) => guard.index.key).join("|");
  return { key: `${member.site};${member.sure};${familyKey(member.family)};${guards};${keyOf(held)}`, held };
}

/** Why something that `one` holds is not known, which the other does not hold unchanged; null where there is none. */
function unknownIn(one: Walk, other: Walk, stays: boolean): Reason | null {
  for (const [unknown, why] of one.unknowns) if (!stays || !other.unknowns.has(unknown)) return why;
  return null;
}
