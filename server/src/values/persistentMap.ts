/** A persistent map from strings: O(log n) get and set, free snapshots, and a difference that skips everything two versions share. */
import { sameData } from "./same";

/** Bits of the hash that one level of the trie uses. */
const BITS = 5;
const MASK = (1 << BITS) - 1;

type Node<V> = Leaf<V> | Branch<V> | Collision<V>;
interface Leaf<V> {
  readonly kind: 0;
  readonly hash: number;
  readonly key: string;
  readonly value: V;
}
interface Branch<V> {
  readonly kind: 1;
  readonly bitmap: number;
  readonly children: readonly Node<V>[];
}
interface Collision<V> {
  readonly kind: 2;
  readonly hash: number;
  readonly leaves: readonly Leaf<V>[];
}

/** Immutable: `set` and `delete` return another map and leave this one as it was. */
export class PersistentMap<V> {
  private constructor(private readonly root: Node<V> | null) {}

  static empty<V>(): PersistentMap<V> {
    return new PersistentMap<V>(null);
  }

  get(key: string): V | undefined {
    let node = this.root;
    const hash = hashOf(key);
    for (let shift = 0; node !== null; shift += BITS) {
      if (node.kind === 0) return node.key === key ? node.value : undefined;
      if (node.kind === 2) return node.leaves.find((leaf) => leaf.key === key)?.value;
      const bit = 1 << ((hash >>> shift) & MASK);
      if ((node.bitmap & bit) === 0) return undefined;
      node = node.children[popcount(node.bitmap & (bit - 1))] as Node<V>;
    }
    return undefined;
  }

  set(key: string, value: V): PersistentMap<V> {
    const leaf: Leaf<V> = { kind: 0, hash: hashOf(key), key, value };
    const root = this.root === null ? leaf : insert(this.root, leaf, 0);
    return root === this.root ? this : new PersistentMap(root);
  }

  delete(key: string): PersistentMap<V> {
    if (this.root === null) return this;
    const root = remove(this.root, key, hashOf(key), 0);
    return root === this.root ? this : new PersistentMap(root);
  }

  /** Every entry, in an order that depends only on the keys. */
  forEach(visit: (value: V, key: string) => void): void {
    if (this.root !== null) each(this.root, visit);
  }

  /** Calls `visit` for each key whose value is not the identical one in both maps (undefined: absent there). */
  difference(other: PersistentMap<V>, visit: Visit<V>): void {
    compare(this.root, other.root, visit);
  }

  /** The same for the keys whose values do not say the same: which of equal values is held depends on what was remembered of earlier versions. */
  unlike(other: PersistentMap<V>, visit: Visit<V>): void {
    compare(this.root, other.root, (key, here, there) => {
      if (!sameData(here, there)) visit(key, here, there);
    });
  }
}

function insert<V>(node: Node<V>, leaf: Leaf<V>, shift: number): Node<V> {
  if (node.kind === 0) {
    if (node.key === leaf.key) return node.value === leaf.value ? node : leaf;
    return pair(node, leaf, shift);
  }
  if (node.kind === 2) {
    if (node.hash !== leaf.hash) return pair(node, leaf, shift);
    const at = node.leaves.findIndex((old) => old.key === leaf.key);
    if (at >= 0 && node.leaves[at]?.value === leaf.value) return node;
    return { kind: 2, hash: node.hash, leaves: at < 0 ? [...node.leaves, leaf] : node.leaves.map((old, i) => (i === at ? leaf : old)) };
  }
  const bit = 1 << ((leaf.hash >>> shift) & MASK);
  const at = popcount(node.bitmap & (bit - 1));
  if ((node.bitmap & bit) === 0) {
    const children = node.children.slice();
    children.splice(at, 0, leaf);
    return { kind: 1, bitmap: node.bitmap | bit, children };
  }
  const old = node.children[at] as Node<V>;
  const child = insert(old, leaf, shift + BITS);
  if (child === old) return node;
  const children = node.children.slice();
  children[at] = child;
  return { kind: 1, bitmap: node.bitmap, children };
}

/** Two nodes of different hashes (or two leaves of one hash) below one branch. */
function pair<V>(a: Leaf<V> | Collision<V>, b: Leaf<V>, shift: number): Node<V> {
  if (a.hash === b.hash) return { kind: 2, hash: a.hash, leaves: a.kind === 0 ? [a, b] : [...a.leaves, b] };
  const ia = (a.hash >>> shift) & MASK;
  const ib = (b.hash >>> shift) & MASK;
  if (ia === ib) return { kind: 1, bitmap: 1 << ia, children: [pair(a, b, shift + BITS)] };
  return { kind: 1, bitmap: (1 << ia) | (1 << ib), children: ia < ib ? [a, b] : [b, a] };
}

function remove<V>(node: Node<V>, key: string, hash: number, shift: number): Node<V> | null {
  if (node.kind === 0) return node.key === key ? null : node;
  if (node.kind === 2) {
    const leaves = node.leaves.filter((leaf) => leaf.key !== key);
    if (leaves.length === node.leaves.length) return node;
    return leaves.length === 1 ? (leaves[0] as Leaf<V>) : { kind: 2, hash: node.hash, leaves };
  }
  const bit = 1 << ((hash >>> shift) & MASK);
  if ((node.bitmap & bit) === 0) return node;
  const at = popcount(node.bitmap & (bit - 1));
  const old = node.children[at] as Node<V>;
  const child = remove(old, key, hash, shift + BITS);
  if (child === old) return node;
  if (child === null) {
    if (node.children.length === 1) return null;
    return { kind: 1, bitmap: node.bitmap & ~bit, children: node.children.filter((_, i) => i !== at) };
  }
  const children = node.children.slice();
  children[at] = child;
  return { kind: 1, bitmap: node.bitmap, children };
}

function each<V>(node: Node<V>, visit: (value: V, key: string) => void): void {
  if (node.kind === 0) visit(node.value, node.key);
  else if (node.kind === 2) for (const leaf of node.leaves) visit(leaf.value, leaf.key);
  else for (const child of node.children) each(child, visit);
}

type Visit<V> = (key: string, here: V | undefined, there: V | undefined) => void;

function compare<V>(a: Node<V> | null, b: Node<V> | null, visit: Visit<V>): void {
  if (a === b) return;
  if (a === null) each(b as Node<V>, (value, key) => visit(key, undefined, value));
  else if (b === null) each(a, (value, key) => visit(key, value, undefined));
  else if (a.kind === 1 && b.kind === 1) {
    // The lowest bit that either side has, one after the other.
    for (let bits = a.bitmap | b.bitmap; bits !== 0; bits &= bits - 1) {
      const bit = bits & -bits;
      const here = (a.bitmap & bit) === 0 ? null : (a.children[popcount(a.bitmap & (bit - 1))] as Node<V>);
      const there = (b.bitmap & bit) === 0 ? null : (b.children[popcount(b.bitmap & (bit - 1))] as Node<V>);
      if (here !== there) compare(here, there, visit);
    }
  } else if (a.kind === 0) {
    if (!compareLeaf(a, b, true, visit)) visit(a.key, a.value, undefined);
  } else if (b.kind === 0) {
    if (!compareLeaf(b, a, false, visit)) visit(b.key, undefined, b.value);
  } else {
    // Keys of one hash on a side: few, so compare key by key.
    const here = new Map<string, V>();
    each(a, (value, key) => here.set(key, value));
    each(b, (value, key) => {
      if (!here.has(key)) visit(key, undefined, value);
      else {
        if (here.get(key) !== value) visit(key, here.get(key), value);
        here.delete(key);
      }
    });
    for (const [key, value] of here) visit(key, value, undefined);
  }
}

/** Compares one side's only leaf with all of the other side; `here`: it is the leaf of the first. Whether its key is there. */
function compareLeaf<V>(leaf: Leaf<V>, node: Node<V>, here: boolean, visit: Visit<V>): boolean {
  if (node.kind !== 0) {
    let found = false;
    for (const child of node.kind === 1 ? node.children : node.leaves) if (compareLeaf(leaf, child, here, visit)) found = true;
    return found;
  }
  const { key, value } = node;
  const own = key === leaf.key ? leaf.value : undefined;
  if (own !== value) visit(key, here ? own : value, here ? value : own);
  return key === leaf.key;
}

/** FNV-1a over UTF-16 code units, finished by a multiply-shift so that short keys spread. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

function popcount(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
