/** Canonical text of values and objects: equal text means the same abstraction. Bound indices are named by nesting depth. */
import { atomInt, boundedBy, type Int, keyOf, ZERO } from "./int";
import type { Assumption, Event, History, ItemRun, Layout, Obj, Run, SharedKeys } from "./object";
import { type Substitution, substituteValue } from "./substitute";
import type { Id, Value } from "./value";

/** How site numbers are printed; canonical comparison across calls renumbers them. */
export type SiteName = (site: number) => string;
const plainSite: SiteName = (site) => String(site);

/** Equal for values that say the same; ranges print as ranges, so equal keys do not mean the same number. `depth`: runs around the value. */
export function valueKey(value: Value, site: SiteName = plainSite, depth = 0): string {
  switch (value.tag) {
    case "none":
    case "ellipsis":
    case "notimplemented":
    case "unbound":
      return value.tag;
    case "bool":
      return `bool:${value.value}`;
    case "int":
      return `int:${keyOf(value.int)}${value.asks ?? ""}#${idKey(value.id, site)}`;
    case "float":
      return `float:${Object.is(value.value, -0) ? "-0" : value.value}${value.whole === undefined ? "" : `=${keyOf(value.whole)}`}#${idKey(value.id, site)}`;
    case "complex":
      return `complex:${value.imaginary ?? ""}#${idKey(value.id, site)}`;
    case "str":
      return `str:${value.kind}:${keyOf(value.length)}:${textKey(value)}#${idKey(value.id, site)}`;
    case "bytes":
      return `bytes:${keyOf(value.length)}:${value.data === null ? "?" : JSON.stringify(value.data)}${value.fresh ?? ""}#${idKey(value.id, site)}`;
    case "ref":
      return `ref#${idKey(value.id, site)}${value.equals ?? ""}`;
    case "function":
      return `function:${value.func}`;
    case "class":
      return `class:${value.cls}`;
    case "module":
      return `module:${value.name}`;
    case "known":
      return `known:${value.name}`;
    case "method":
      return `method:${value.name}:${value.func}(${valueKey(value.self, site, depth)})#${idKey(value.id, site)}`;
    case "dtype":
      return `dtype:${value.dtype}${value.object ?? ""}`;
    case "union":
      return `union(${value.values
        .map((v) => valueKey(v, site, depth))
        .sort()
        .join("|")})`;
    case "unknown":
      return `unknown:${value.reason.text}`;
  }
}

function textKey({ fresh, ...rest }: Extract<Value, { readonly tag: "str" }>): string {
  return `${writtenKey(rest)}${fresh === true ? "!" : ""}`;
}

function writtenKey({ text, plain, numeral }: Pick<Extract<Value, { readonly tag: "str" }>, "text" | "plain" | "numeral">): string {
  if (text !== null) return JSON.stringify(text);
  if (numeral !== undefined) return JSON.stringify([numeral.before, keyOf(numeral.int), numeral.after]);
  return plain === true ? "plain" : "?";
}

function idKey(id: Id, site: SiteName = plainSite): string {
  if (id.kind === "any") return "any";
  if (id.kind === "const") return `const:${id.key}`;
  return id.at.length === 0 ? `o${site(id.site)}` : `o${site(id.site)}@${id.at.map(keyOf).join("|")}`;
}

/** Equal for runs of the same elements in the same order, whatever their indices are called. */
export function runsKey(runs: readonly Run[], site: SiteName = plainSite, depth = 0): string {
  return runs.map((run) => runKey(run, site, depth)).join(";");
}

function runKey(run: Run, site: SiteName, depth: number): string {
  const map = boundName(run, depth);
  return `${keyOf(run.count)}${run.picked === null ? "" : `/${keyOf(run.picked)}`}×${valueKey(substituteValue(run.element, map), site, depth + 1)}`;
}

/** The index under the name of its depth; its bounds follow from the count, so they do not matter for the key. An only item has index 0. */
function boundName(run: Pick<Run, "index" | "count" | "picked">, depth: number): Substitution {
  const length = run.picked ?? run.count;
  return new Map([[run.index.key, length.high <= 1 ? ZERO : atomInt({ ...boundedBy(run.index, length), key: `ix:$${depth}` })]]);
}

/** Equal for equal histories. */
export function historyKey(history: History): string {
  return history.map(eventKey).join(",");
}

function eventKey(event: Event): string {
  switch (event.op) {
    case "clear":
      return "clear";
    case "mixed":
      return `mixed:${keyOf(event.most)}`;
    case "display":
      return `display:${keyOf(event.count)}:${event.constant}`;
    case "from":
      return `from:${event.source}:${keyOf(event.count)}`;
    case "extend":
      return `extend:${event.source}:${keyOf(event.count)}:${keyOf(event.added)}`;
    case "made":
      return `made:${event.by}:${keyOf(event.count)}:${event.extra.map(keyOf).join("/")}`;
    default:
      return `${event.op}:${keyOf(event.count)}`;
  }
}

/** Equal for assumptions that say the same. */
export function assumptionKey(a: Assumption): string {
  switch (a.kind) {
    case "unchanged":
      return `unchanged:${a.callee}:${a.what}`;
    case "annotated":
      return `annotated:${a.name}:${a.type}`;
    case "equals":
      return `equals:${a.name}:${keyOf(a.value)}`;
    case "clause":
      return `clause:${a.text}`;
  }
}

/** Equal for objects that say the same of themselves; what their references lead to is not looked at. */
export function objKey(obj: Obj, site: SiteName = plainSite): string {
  const assumes = obj.assumes.length === 0 ? "" : `!${obj.assumes.map(assumptionKey).sort().join(",")}`;
  const { own } = obj;
  const derived = own === undefined ? "" : `<${own.of.cls}:${own.of.least}:${own.ordinal === null ? "" : keyOf(own.ordinal)}>`;
  return `${obj.kind}(${bodyKey(obj, site)})${derived}${assumes}`;
}

function bodyKey(obj: Obj, site: SiteName): string {
  const ints = (list: readonly Int[]) => list.map(keyOf).join(",");
  switch (obj.kind) {
    case "list":
      return `${runsKey(obj.runs, site)}|${historyKey(obj.history)}${obj.unordered === true ? "|unordered" : ""}`;
    case "deque":
      return `${runsKey(obj.runs, site)}|${historyKey(obj.history)}|${obj.maxlen === null ? "" : keyOf(obj.maxlen)}`;
    case "tuple":
      return `${runsKey(obj.runs, site)}|${obj.named}`;
    case "set":
    case "frozenset":
      return `${runsKey(obj.runs, site)}|${keyOf(obj.length)}|${historyKey(obj.history)}`;
    case "dict":
      return `${obj.type}|${obj.runs.map((run) => itemKey(run, site)).join(";")}|${keyOf(obj.length)}|${obj.strKeys}|${historyKey(obj.history)}${obj.missing === undefined ? "" : `|${valueKey(obj.missing, site)}`}`;
    case "bytearray":
      return `${keyOf(obj.length)}|${historyKey(obj.history)}`;
    case "array":
      return `${obj.typecode}|${keyOf(obj.length)}|${historyKey(obj.history)}`;
    case "ndarray":
      return `${obj.dtype}|${ints(obj.shape)}|${obj.base === null ? "" : valueKey(obj.base, site)}|${obj.items === null ? "" : runsKey(obj.items, site)}${obj.order === undefined ? "" : `|${obj.order}`}|${obj.named ?? ""}`;
    case "npscalar":
      return `${obj.dtype}|${obj.full ?? ""}`;
    case "range":
      return `${ints([obj.start, obj.step, obj.count])}${obj.holds === undefined ? "?" : obj.holds.map((v) => valueKey(v, site)).join(",")}`;
    case "iterator":
      return `${obj.type}|${obj.runs === null ? "?" : runsKey(obj.runs, site)}|${obj.holds.map((v) => valueKey(v, site)).join(",")}|${obj.hinted}|${obj.frame === null ? "" : keyOf(obj.frame)}|${obj.lazy}`;
    case "instance":
      return `${obj.type}|${layoutKey(obj.layout)}|${obj.attributes.map((a) => `${a.name}=${valueKey(a.value, site)}`).join(",")}|${obj.ordinal === null ? "" : keyOf(obj.ordinal)}|${obj.dictAsked}${obj.of === undefined ? "" : `#${obj.of.cls}:${obj.of.least}`}${obj.value === undefined ? "" : valueKey(obj.value, site)}`;
    case "class":
      return `${obj.type}|${keyOf(obj.made)}${obj.ready}${obj.dict}|${obj.keys === null ? "?" : obj.keys.map(sharedKeysKey).sort().join(";")}`;
    case "opaque":
      return `${obj.type}|${obj.holds.map((v) => valueKey(v, site)).join(",")}${obj.length === undefined ? "" : `|${keyOf(obj.length)}|${obj.filled}`}`;
  }
}

/** Equal for equal key tables. */
export function sharedKeysKey(keys: SharedKeys): string {
  return `${keys.made}${keys.full ? "!" : ""}${keys.names.join(",")}`;
}

/** Two classes may have one name. */
export function layoutKey(layout: Layout): string {
  return `${layout.slots === null ? "" : `[${layout.slots.join(",")}]`}${layout.dict ? "d" : ""}${layout.weakref ? "w" : ""}${layout.builtin ?? ""}`;
}

function itemKey(run: ItemRun, site: SiteName): string {
  const map = boundName(run, 0);
  return `${keyOf(run.count)}${run.picked === null ? "" : `/${keyOf(run.picked)}`}×${valueKey(substituteValue(run.key, map), site, 1)}:${valueKey(substituteValue(run.element, map), site, 1)}`;
}

/** The same abstraction: not always the same number or object. */
export function equalValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.tag !== b.tag) return false;
  // What differs mostly differs in what is compared at once.
  if (a.tag === "ref" && b.tag === "ref") return equalId(a.id, b.id);
  if (a.tag === "int" && b.tag === "int") return equalInt(a.int, b.int) && equalId(a.id, b.id) && a.asks === b.asks;
  if (a.tag === "str" && b.tag === "str" && (a.text !== b.text || a.kind !== b.kind)) return false;
  if (a.tag === "bytes" && b.tag === "bytes" && a.data !== b.data) return false;
  if (a.tag === "unknown" && b.tag === "unknown") return a.reason.text === b.reason.text;
  return valueKey(a) === valueKey(b);
}

function equalInt(a: Int, b: Int): boolean {
  return a === b || keyOf(a) === keyOf(b);
}

function equalId(a: Id, b: Id): boolean {
  if (a === b) return true;
  if (a.kind === "object" && b.kind === "object")
    return a.site === b.site && a.at.length === b.at.length && a.at.every((at, i) => equalInt(at, b.at[i] as Int));
  return a.kind === b.kind && (a.kind !== "const" || b.kind !== "const" || a.key === b.key);
}

/** The same abstraction of an object, as equalValue is for values. */
export function equalObj(a: Obj, b: Obj): boolean {
  return a === b || (a.kind === b.kind && objKey(a) === objKey(b));
}
