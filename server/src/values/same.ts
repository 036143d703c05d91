/** Equality of plain data by what it says. */

/** Deeper than this, data is taken to differ. */
const MAX_DEPTH = 200;

/** Whether two pieces of plain data (numbers, texts, arrays, records) say the same, names of sites and lines of reasons included. */
export function sameData(a: unknown, b: unknown, depth = 0): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null || depth > MAX_DEPTH) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!sameData(a[i], b[i], depth + 1)) return false;
    return true;
  }
  if (!isRecord(a) || !isRecord(b)) return false;
  let more = 0;
  for (const key in a) {
    if (!Object.hasOwn(b, key) || !sameData(a[key], b[key], depth + 1)) return false;
    more++;
  }
  for (const _ in b) more--;
  return more === 0;
}

/** Other objects (maps, sets, instances of classes) are equal only to themselves. */
function isRecord(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
