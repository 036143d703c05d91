/** The objects that a walk has reached, by site, so that each counts once however many ways lead to it. */
import { constantOf, keyOf, mentions } from "../values/int";
import type { Id } from "../values/value";
import { type Binder, beside, type Family, familyKey, familyOf, mayMeet } from "./families";
import type { Part } from "./types";
import type { Amounts } from "./values";

/** What is known of an object besides its identity. */
export interface Facts {
  readonly amounts: Amounts;
  readonly role: Part["role"];
  readonly slots: Part["slots"];
  /** The first term of held is the object itself, the others its attribute values. */
  readonly split: boolean;
}

/** A set of objects that were reached. */
export interface Member extends Facts {
  /** "" where the identity is not known. */
  readonly site: string;
  readonly family: Family;
  /** constant: held by the process, not by the value; possible: between nothing and all of it, since it may be counted elsewhere. */
  sure: "yes" | "constant" | "possible";
}

export interface Reached {
  readonly members: Member[];
  /** Keys of constants of the code. */
  readonly constants: Set<string>;
  readonly sites: Map<string, Site>;
}

interface Site {
  readonly keys: Set<string>;
  /** Families that are there for certain, by their first position where that is a constant, else under "". */
  readonly certain: Map<string, Family[]>;
  /** Members below runs that may be empty. */
  readonly guarded: Member[];
}

/** A record of no objects. */
export function nothingReached(): Reached {
  return { members: [], constants: new Set(), sites: new Map() };
}

/** Records what an id stands for below the binders; false when all of it was known already. */
export function reach(reached: Reached, id: Id, binders: readonly Binder[], facts: Facts): boolean {
  if (id.kind === "object") return reachFamily(reached, String(id.site), familyOf(id.at, binders), facts);
  if (id.kind === "any" || id.key === null) {
    // One of several: no more objects than there are references, and perhaps none that is not counted elsewhere.
    const family: Family = { at: [], counted: binders, guards: [], injective: false, rewrites: [] };
    reached.members.push({ ...facts, site: "", family, sure: id.kind === "any" ? "possible" : "constant" });
    return true;
  }
  if (reached.constants.has(id.key)) return false;
  reached.constants.add(id.key);
  reached.members.push({ ...facts, site: `const:${id.key}`, family: familyOf([], binders), sure: "constant" });
  return true;
}

/** Whether it is one object, whichever members of the binders refer to it, and recorded. */
export function isReached({ sites }: Reached, id: Id, binders: readonly Binder[]): boolean {
  if (id.kind !== "object") return false;
  const site = sites.get(String(id.site));
  if (site === undefined) return false;
  const family = familyOf(id.at, binders);
  if (family.counted.length > 0 || !isDecided(family)) return false;
  const key = familyKey(family);
  return site.keys.has(key) || site.guarded.some((member) => familyKey(member.family) === key);
}

function reachFamily(reached: Reached, name: string, family: Family, facts: Facts): boolean {
  const site = siteOf(reached, name);
  const key = isDecided(family) ? familyKey(family) : null;
  if (key !== null && site.keys.has(key)) return false;
  const guardedKey = key === null || family.guards.length === 0 ? key : `${key};${family.guards.map((guard) => guard.index.key).join("|")}`;
  if (guardedKey !== null) {
    if (site.keys.has(guardedKey)) return false;
    site.keys.add(guardedKey);
  }
  if (site.certain.size === 0 && site.guarded.length === 0 && family.guards.length === 0) {
    reached.members.push({ ...facts, site: name, family, sure: "yes" });
    remember(site, family);
    return true;
  }
  const parts = beside(family, neighbours(site, family));
  const clashes = site.guarded.filter((member) => mayMeet(member.family, family));
  if (parts === null || (family.guards.length > 0 && clashes.length > 0)) {
    reached.members.push({ ...facts, site: name, family, sure: "possible" });
    return true;
  }
  for (const member of clashes) member.sure = "possible";
  for (const part of parts) {
    const member: Member = { ...facts, site: name, family: part, sure: "yes" };
    reached.members.push(member);
    if (family.guards.length > 0) site.guarded.push(member);
    else remember(site, part);
  }
  return parts.length > 0;
}

function siteOf(reached: Reached, name: string): Site {
  let site = reached.sites.get(name);
  if (site === undefined) {
    site = { keys: new Set(), certain: new Map(), guarded: [] };
    reached.sites.set(name, site);
  }
  return site;
}

/** Whether equal keys mean equal objects: nothing in it is only a range, nor a selection that is not known. */
function isDecided(family: Family): boolean {
  return (
    family.at.every((position) => position.poly !== null) &&
    family.counted.every((binder) => binder.picked === null && binder.count.poly !== null)
  );
}

function remember(site: Site, family: Family): void {
  const key = bucketOf(family);
  const bucket = site.certain.get(key);
  if (bucket === undefined) site.certain.set(key, [family]);
  else bucket.push(family);
}

/** Families that may have members in common with `family`: those with another constant in the first position have none. */
function neighbours(site: Site, family: Family): readonly Family[] {
  const key = bucketOf(family);
  if (key === "") return [...site.certain.values()].flat();
  const own = site.certain.get(key);
  const open = site.certain.get("");
  return own === undefined ? (open ?? []) : open === undefined ? own : [...own, ...open];
}

function bucketOf(family: Family): string {
  const [first] = family.at;
  if (first === undefined || constantOf(first) === null) return "";
  return family.counted.some((binder) => mentions(first, binder.index.key)) ? "" : keyOf(first);
}
