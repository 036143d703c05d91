/** Enumerations: their members are made with the class and held by it, so that a value that names one holds nothing of its own. */
import type { Located, Stmt } from "../../syntax/ast";
import { valueKey } from "../../values/canon";
import { constantKey, MEMBER } from "../../values/distinct";
import { constantAddress } from "../../values/heap";
import { constant, constantOf } from "../../values/int";
import { single } from "../../values/runs";
import type { Value } from "../../values/value";
import { objectOf } from "../containers/objects";
import { constantInt, constantString } from "../expressions";
import type { Items } from "../loops/iterate";
import { type Context, cellAddress, lost, type Machine } from "../machine";
import type { State } from "../state";
import type { ClassDef } from "./classDef";

type ClassStatement = Extract<Stmt, { type: "ClassDef" }>;

/** Bases of enumerations (Lib/enum.py), each with the type that its members are of besides. */
export const ENUMS: ReadonlyMap<string, string | null> = new Map([
  ["enum.Enum", null],
  ["enum.Flag", null],
  ["enum.IntEnum", "int"],
  ["enum.IntFlag", "int"],
  ["enum.StrEnum", "str"],
]);

/** Makes the members of an enum class whose body was executed: their names, aliases left out, or why they are not known. */
export function makeMembers(s: ClassStatement, cls: number, def: ClassDef, state: State, machine: Machine): readonly string[] | string {
  const names: string[] = [];
  const byValue = new Map<string, Value>();
  for (const name of assignedNames(s)) {
    if (name === null) return `the members of ${s.name} are not followed`;
    if (/^__|^_.*_$/.test(name)) continue;
    const address = cellAddress(def.frame, name);
    const value = machine.read(state, address)?.value;
    if (value === undefined || isDescriptor(value, state)) continue;
    const key = constantKey(value);
    const { builtin } = def.layout;
    if (key === null || value.tag === "unknown" || (builtin !== null && value.tag !== builtin))
      return `what ${s.name}.${name} is, is not known`;
    let member = byValue.get(key);
    if (member === undefined) {
      // What a member is stands in its key, since a key names one object for good.
      // One that is a number or text as well may be equal to others.
      const id = { kind: "const", key: `${builtin === null ? MEMBER : "mixed:"}${cls}:${name}:${valueKey(value)}` } as const;
      const attributes = [
        { name: "value", value },
        { name: "name", value: constantString(name) },
      ];
      const obj = {
        kind: "instance",
        type: def.name,
        layout: def.layout,
        attributes,
        ordinal: null,
        dictAsked: null,
        of: { cls, least: null },
        ...(builtin === null ? {} : { value }),
        assumes: [],
      } as const;
      state.heap = state.heap.set(constantAddress(id.key), { obj, formals: [], site: -1, at: [] });
      member = { tag: "ref", id };
      byValue.set(key, member);
      names.push(name);
    }
    state.cells = state.cells.set(address, { value: member, makers: [] });
  }
  return names;
}

/** Names that the body assigns, in its order; null for a target that is no name. */
function assignedNames(s: ClassStatement): readonly (string | null)[] {
  return s.body.flatMap((statement): (string | null)[] => {
    if (statement.type === "Assign") return statement.targets.map((target) => (target.type === "Name" ? target.id : null));
    if (statement.type === "AnnAssign" && statement.value !== null) return [statement.target.type === "Name" ? statement.target.id : null];
    return "body" in statement && statement.type !== "ClassDef" ? [null] : [];
  });
}

function isDescriptor(value: Value, state: State): boolean {
  const obj = objectOf(value, state);
  return (
    value.tag === "function" || value.tag === "class" || (obj?.kind === "opaque" && /^(property|staticmethod|classmethod)$/.test(obj.type))
  );
}

/** What `name = value` in the body of an enumeration binds: auto() is replaced at once (Lib/enum.py, _EnumDict.__setitem__, _generate_next_value_). */
export function memberValue(name: string, value: Value, statement: Located, state: State, { machine, frame }: Context): Value {
  const { enumeration, scope } = machine.frame(frame);
  const obj = enumeration === undefined ? undefined : objectOf(value, state);
  // One auto() for several names is one member of several names.
  const alone = !("targets" in statement) || (statement as Extract<Stmt, { type: "Assign" }>).targets.length === 1;
  if (obj?.kind !== "opaque" || obj.type !== "auto" || !alone || scope.locals.has("_generate_next_value_")) return value;
  if (enumeration === "enum.StrEnum") return constantString(name.toLowerCase());
  let last = 0;
  for (const other of scope.locals) {
    const before = machine.read(state, cellAddress(frame, other))?.value;
    if (before?.tag === "int") last = Math.max(last, Number(constantOf(before.int) ?? Number.NaN));
    else if (before !== undefined && before.tag !== "unbound" && !isDescriptor(before, state)) return value;
  }
  if (Number.isNaN(last)) return value;
  return constantInt(enumeration === "enum.Flag" || enumeration === "enum.IntFlag" ? 2 ** Math.floor(Math.log2(2 * last || 1)) : last + 1);
}

/** The members of an enum class by name, aliases left out; null when it is none, or they are not known. */
export function membersOf(cls: number, state: State, machine: Machine): ReadonlyMap<string, Value> | null {
  const def = machine.class(cls);
  if (def.form !== "enum" || def.lost !== null) return null;
  const members = new Map<string, Value>();
  for (const name of def.members) {
    const value = machine.read(state, cellAddress(def.frame, name))?.value;
    if (value?.tag !== "ref" || value.id.kind !== "const") return null;
    members.set(name, value);
  }
  return members;
}

/** What iterating over an enum class gives; its type has a __len__, which list() asks (Lib/enum.py, EnumMeta). */
export function memberItems(cls: number, state: State, machine: Machine): Items | null {
  const members = membersOf(cls, state, machine);
  if (members === null) return null;
  return { runs: [...members.values()].map((value, i) => single(value, `m${i}`)), count: constant(members.size), source: "sized" };
}

/** E(value). */
export function memberByValue(cls: number, value: Value | undefined, node: Located, state: State, ctx: Context): Value {
  const members = membersOf(cls, state, ctx.machine);
  const key = value === undefined ? null : constantKey(value);
  for (const member of members?.values() ?? []) {
    const obj = objectOf(member, state);
    const own = obj?.kind === "instance" ? obj.attributes[0]?.value : undefined;
    if (key !== null && own !== undefined && constantKey(own) === key) return member;
  }
  return lost(ctx, node, `which member of ${ctx.machine.class(cls).name} this is, is not known`);
}
