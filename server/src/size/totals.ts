/** Adds up what a walk has reached: totals for the figures, and the parts of held by type. Bytes. */
import { add, type Bound, constant, constantOf, type Int, interval, isConstant, keyOf, mul, plus, ZERO } from "../values/int";
import { type Binder, sumOverAll, sumOverFamily } from "./families";
import type { Member } from "./reached";
import type { Part } from "./types";
import type { Amounts } from "./values";
import type { Choice, Totals, Walk } from "./walk";

/** What the walk's objects take together. */
export function totalsOf(walk: Walk): Totals {
  walk.totals ??= findTotals(walk);
  return walk.totals;
}

function findTotals(walk: Walk): Totals {
  const shared = sharedSites(walk);
  let held: Int = ZERO;
  let pads: Int = ZERO;
  let deep: Int = ZERO;
  for (const member of walk.reached.members) {
    const own = memberTotals(member);
    held = add(held, own.held);
    pads = add(pads, own.pads);
    deep = add(deep, own.deep);
  }
  for (const choice of walk.choices) {
    const own = choiceTotals(choice, shared);
    held = add(held, own.held);
    pads = add(pads, own.pads);
    deep = add(deep, own.deep);
  }
  return { held, pads, deep };
}

/** Held of what is one of several values. */
export function choicesHeld(walk: Walk): Int {
  const shared = sharedSites(walk);
  return walk.choices.reduce((held, choice) => add(held, choiceTotals(choice, shared).held), ZERO);
}

/** What a member adds to held, rounding and deep. */
export function memberTotals(member: Member): Totals {
  const { amounts, family, sure } = member;
  const sum = (terms: readonly Int[]): Int => terms.reduce((total, term) => add(total, sumOverFamily(term, family)), ZERO);
  const deep = sumOverFamily(amounts.deep, family);
  if (sure === "constant") return { held: ZERO, pads: ZERO, deep: member.site === "" ? upTo(deep) : deep };
  const held = sum(amounts.held);
  const pads = sum(amounts.pads);
  return sure === "possible" ? { held: upTo(held), pads: upTo(pads), deep: upTo(deep) } : { held, pads, deep };
}

function upTo(n: Int): Int {
  return interval(0, n.high);
}

/**
 * One alternative per member of the binders. Each alternative alone gives an end; a lower end only counts where no object of the alternatives is
 * reached in another way as well.
 */
function choiceTotals(choice: Choice, shared: ReadonlySet<string>): Totals {
  const totals = choice.alternatives.map(totalsOf);
  const own = choice.alternatives.every((walk) => isApart(sitesOf(walk), shared));
  // Where an alternative is the same objects whichever member takes it, several of the alternatives may be there at once.
  const alike = choice.binders.length === 0 || choice.alternatives.every((walk) => isEachTime(walk, choice.binders));
  const join = (pick: (totals: Totals) => Int, flat: (walk: Walk) => readonly [Bound, Bound] | null): Int => {
    const ends = totals.map(pick);
    const first = ends[0] as Int;
    if (alike && ends.every((n) => n.poly !== null && keyOf(n) === keyOf(first))) return own ? first : upTo(first);
    if (choice.binders.length === 0) return interval(own ? least(ends.map((n) => n.low)) : 0, most(ends.map((n) => n.high)));
    const each = choice.alternatives.map(flat);
    const count = sumOverAll(constant(1), choice.binders);
    const sum = ends.reduce<Bound>((high, n) => plus(high, n.high), 0);
    if (each.some((range) => range === null)) return interval(0, sum);
    const ranges = each as readonly (readonly [Bound, Bound])[];
    const low = own ? mul(count, interval(least(ranges.map(([from]) => from)), least(ranges.map(([from]) => from)))).low : 0;
    const high = mul(count, interval(0, most(ranges.map(([, to]) => to)))).high;
    return interval(low < 0 ? 0 : low, high < sum ? high : sum);
  };
  return {
    held: join(
      (t) => t.held,
      (walk) => flatRange(walk, choice.binders, (amounts) => amounts.held),
    ),
    pads: join(
      (t) => t.pads,
      (walk) => flatRange(walk, choice.binders, (amounts) => amounts.pads),
    ),
    deep: join(
      (t) => t.deep,
      (walk) => flatRange(walk, choice.binders, (amounts) => [amounts.deep]),
    ),
  };
}

/** Whether each member of the binders that takes it makes objects of its own. */
function isEachTime(walk: Walk, binders: readonly Binder[]): boolean {
  return (
    walk.choices.length === 0 && walk.reached.members.every(({ family }) => family.injective && family.counted.length === binders.length)
  );
}

function isApart(sites: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const site of sites) if (others.has(site)) return false;
  return true;
}

/** The range of one member's size where the alternative is a single object per member of all binders, or nothing. */
function flatRange(walk: Walk, binders: readonly Binder[], terms: (amounts: Amounts) => readonly Int[]): readonly [Bound, Bound] | null {
  if (walk.choices.length > 0 || walk.reached.members.length > 1) return null;
  const [member] = walk.reached.members;
  if (member === undefined) return [0, 0];
  const sum = terms(member.amounts).reduce(add, ZERO);
  const apart = member.sure === "yes" && member.family.injective && member.family.counted.length === binders.length;
  return [apart ? sum.low : 0, sum.high];
}

/** Sites that are reached in more than one way: by two choices, or by a choice and surely. */
function sharedSites(walk: Walk): ReadonlySet<string> {
  walk.shared ??= findShared(walk);
  return walk.shared;
}

function findShared(walk: Walk): ReadonlySet<string> {
  const shared = new Set<string>(walk.reached.sites.keys());
  for (const key of walk.reached.constants) shared.add(`const:${key}`);
  const once = new Set<string>();
  for (const choice of walk.choices) {
    const sites = new Set<string>();
    for (const inner of choice.alternatives) for (const site of sitesOf(inner)) sites.add(site);
    for (const site of sites) {
      if (once.has(site)) shared.add(site);
      once.add(site);
    }
  }
  return shared;
}

function sitesOf(walk: Walk): ReadonlySet<string> {
  walk.sites ??= findSites(walk);
  return walk.sites;
}

function findSites(walk: Walk): ReadonlySet<string> {
  const sites = new Set<string>(walk.reached.sites.keys());
  for (const key of walk.reached.constants) sites.add(`const:${key}`);
  for (const member of walk.reached.members) if (member.sure === "possible") sites.add(member.site);
  for (const choice of walk.choices) for (const inner of choice.alternatives) for (const site of sitesOf(inner)) sites.add(site);
  return sites;
}

/** The summands of held, one per type and role. */
export function partsOf(walk: Walk): readonly Part[] {
  const parts: Part[] = [];
  for (const member of walk.reached.members) for (const part of memberParts(member)) merge(parts, part);
  const shared = sharedSites(walk);
  for (const choice of walk.choices) {
    const inner = choice.alternatives.flatMap(partsOf);
    const [first] = inner;
    if (first === undefined) continue;
    const type = [...new Set(inner.map((part) => part.type))].join(" | ");
    const count = interval(0, sumOverAll(constant(1), choice.binders).high);
    merge(parts, {
      type,
      role: first.role,
      count,
      each: null,
      total: choiceTotals(choice, shared).held,
      slots: null,
      source: first.source,
    });
  }
  return parts;
}

function memberParts(member: Member): readonly Part[] {
  const { amounts, family, role, slots } = member;
  const total = memberTotals(member).held;
  const objects = sumOverFamily(amounts.objects, family);
  const count = member.sure === "possible" ? upTo(objects) : objects;
  const each = member.sure === "constant" ? amounts.shallow : eachOf(amounts.held);
  const part: Part = {
    type: amounts.type,
    role,
    count,
    each: each !== null && isConstant(each) ? each : null,
    total,
    slots,
    source: amounts.source,
  };
  if (constantOf(count) === 0) return [];
  const [own, ...values] = amounts.held;
  if (!member.split || member.sure !== "yes" || own === undefined || values.length === 0) return [part];
  const first = sumOverFamily(own, family);
  const rest = values.reduce((sum, term) => add(sum, sumOverFamily(term, family)), ZERO);
  const valuesEach = eachOf(values);
  return [
    { ...part, each: isConstant(own) ? own : null, total: first },
    {
      type: "attribute values",
      role: "attribute",
      count,
      each: valuesEach !== null && isConstant(valuesEach) ? valuesEach : null,
      total: rest,
      slots: null,
      source: amounts.source,
    },
  ];
}

/** Bytes per held object: the one size that is not that of a cached one. */
function eachOf(held: readonly Int[]): Int | null {
  if (held.length === 1) {
    const pieces = held[0]?.poly?.terms[0]?.atoms[0]?.term;
    if (pieces?.op === "step" && pieces.name === "piece") {
      const sizes = new Set(
        pieces.args
          .filter((_, i) => i % 2 === 1)
          .map(constantOf)
          .filter((n) => n !== 0),
      );
      return sizes.size === 1 ? constant([...sizes][0] as number) : null;
    }
  }
  return held.reduce(add, ZERO);
}

function merge(parts: Part[], part: Part): void {
  const i = parts.findIndex(
    (other) =>
      other.type === part.type &&
      other.role === part.role &&
      other.slots === null &&
      part.slots === null &&
      (other.total.high === 0) === (part.total.high === 0),
  );
  const other = parts[i];
  if (other === undefined) {
    parts.push(part);
    return;
  }
  const each = other.each !== null && part.each !== null && keyOf(other.each) === keyOf(part.each) ? other.each : null;
  parts[i] = { ...other, count: add(other.count, part.count), total: add(other.total, part.total), each };
}

function least(ends: readonly Bound[]): Bound {
  return ends.reduce((a, b) => (b < a ? b : a));
}

function most(ends: readonly Bound[]): Bound {
  return ends.reduce((a, b) => (b > a ? b : a));
}
