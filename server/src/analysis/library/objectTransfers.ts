/** Transfer functions of the builtins that ask objects about themselves: type, isinstance, getattr and their like, and super(). */
import type { Obj } from "../../values/object";
import type { Value } from "../../values/value";
import { attributeValue } from "../classes/attributes";
import { lookupClass } from "../classes/classes";
import { classOf, giveUp, setAttribute } from "../classes/instances";
import { objectOf } from "../containers/objects";
import { allocate, cellAddress, lost } from "../machine";
import type { State } from "../state";
import type { Applied } from "./apply";

const arg = (on: Applied, name: string): Value | undefined => on.args.get(name)?.value;

/** super() and super(C, self): an object that looks names up in the classes after C (Objects/typeobject.c, super_init_impl). */
export function makeSuper(on: Applied): Value {
  const { ctx, node, state } = on;
  const given = arg(on, "type");
  const [cls, self] = given === undefined ? implicit(on) : [given, arg(on, "object")];
  if (cls?.tag !== "class" || self === undefined) {
    if (self?.tag === "ref") giveUp(self, "what super() leads to is not known", state);
    return lost(ctx, node, "what super() leads to is not known");
  }
  return allocate(state, ctx, node, { kind: "opaque", type: "super", holds: [cls, self], assumes: [] });
}

/** The class around the method being evaluated, and its first parameter. */
function implicit({ state, ctx: { machine, frame } }: Applied): readonly [Value | undefined, Value | undefined] {
  const { parent, owner } = machine.frame(frame);
  const cls = parent === null ? undefined : machine.frame(parent).cls;
  const unit = owner?.unit;
  const parameters = unit?.kind === "function" ? unit.parameters : undefined;
  const first = parameters?.positionalOnly[0] ?? parameters?.positional[0];
  const self = first === undefined ? undefined : machine.read(state, cellAddress(frame, first.name))?.value;
  return [cls === undefined ? undefined : { tag: "class", cls, name: machine.class(cls).name }, self];
}

/** Names of builtin types by what a value is. */
function typeName(value: Value, state: State): string | null {
  switch (value.tag) {
    case "none":
      return "NoneType";
    case "int":
    case "bool":
    case "float":
    case "complex":
    case "str":
    case "bytes":
    case "ellipsis":
    case "function":
    case "module":
      return value.tag;
    case "class":
      return "type";
    case "ref": {
      const obj = objectOf(value, state);
      return obj === undefined || obj.kind === "instance" ? null : "type" in obj && obj.type !== "?" ? obj.type : obj.kind;
    }
    default:
      return null;
  }
}

/** Builtin types that can be told from a value's own; others may be registered or derived in ways not followed. */
const PLAIN_TYPES: ReadonlySet<string> = new Set([
  "int",
  "bool",
  "float",
  "complex",
  "str",
  "bytes",
  "bytearray",
  "list",
  "tuple",
  "dict",
  "set",
  "frozenset",
  "range",
  "type",
]);

/** isinstance(object, classinfo): a bool, of no known value where it is not decided. */
export function isInstance(on: Applied): Value {
  const value = arg(on, "object") as Value;
  const classes = alternatives(arg(on, "classinfo") as Value, on.state);
  if (classes === null) return { tag: "bool", value: null };
  const values = value.tag === "union" ? value.values.filter((v) => v.tag !== "unbound") : [value];
  const answers = new Set(
    values.map((one) => {
      const each = classes.map((cls) => isOne(one, cls, on));
      return each.includes(true) ? true : each.includes(null) ? null : false;
    }),
  );
  const [only] = [...answers];
  return { tag: "bool", value: answers.size === 1 && only !== undefined ? only : null };
}

function isOne(value: Value, cls: Value, { state, ctx }: Applied): boolean | null {
  const own = classOf(objectOf(value, state));
  if (own !== null) {
    const { mro, lost: why, layout } = ctx.machine.class(own);
    if (why === null && layout.builtin !== null && cls.tag === "known" && cls.name === `builtins.${layout.builtin}`) return true;
    if (cls.tag === "class") return why === null ? mro.includes(cls.cls) : null;
    return cls.tag === "known" && PLAIN_TYPES.has(cls.name.replace("builtins.", "")) && why === null ? mro.includes(cls.name) : null;
  }
  const name = typeName(value, state);
  if (name === null || !(PLAIN_TYPES.has(name) || name === "NoneType" || name === "function")) return null;
  if (cls.tag === "class") return false;
  if (cls.tag !== "known") return null;
  const asked = cls.name.replace("builtins.", "");
  if (!PLAIN_TYPES.has(asked)) return asked === "object" ? true : null;
  return asked === name || (asked === "int" && name === "bool");
}

/** The classes in `C` or `(C, D)`; null when they are not known. */
function alternatives(value: Value, state: State): readonly Value[] | null {
  const obj = objectOf(value, state);
  if (obj?.kind !== "tuple") return value.tag === "class" || value.tag === "known" ? [value] : null;
  const values = obj.runs.map((run) => run.element);
  return values.every((v) => v.tag === "class" || v.tag === "known") ? values : null;
}

/** type(object). */
export function typeOf(on: Applied): Value {
  const value = arg(on, "object") as Value;
  if (on.rest.length > 0) return lost(on.ctx, on.node, "a class that type() makes is not followed");
  const own = classOf(objectOf(value, on.state));
  if (own !== null) return { tag: "class", cls: own, name: on.ctx.machine.class(own).name };
  const name = typeName(value, on.state);
  return name !== null && PLAIN_TYPES.has(name)
    ? { tag: "known", name: `builtins.${name}` }
    : lost(on.ctx, on.node, "which class this is, is not followed");
}

/** getattr(object, name, default). */
export function getAttribute(on: Applied): Value {
  const owner = arg(on, "object") as Value;
  const name = arg(on, "name");
  if (name?.tag !== "str" || name.text === null) {
    on.ctx.machine.record.add({ kind: "unknownCall", what: { kind: "any" } });
    if (isOwn(owner, on.state)) giveUp(owner, "which of its attributes was read is not known", on.state);
    return lost(on.ctx, on.node, "which attribute this reads is not known");
  }
  const fallback = arg(on, "default");
  if (fallback !== undefined) {
    const has = hasIt(owner, name.text, on);
    if (has === false) return fallback;
    if (has === null) return lost(on.ctx, on.node, `whether it has the attribute ${name.text} is not known`);
  }
  return attributeValue(owner, name.text, on.node, on.state, on.ctx);
}

/** hasattr(object, name). */
export function hasAttribute(on: Applied): Value {
  const name = arg(on, "name");
  return { tag: "bool", value: name?.tag === "str" && name.text !== null ? hasIt(arg(on, "object") as Value, name.text, on) : null };
}

/** Whether an instance of the program has the attribute; null when that is not known. */
function hasIt(owner: Value, name: string, { state, ctx: { machine } }: Applied): boolean | null {
  const obj = objectOf(owner, state);
  const cls = classOf(obj);
  if (cls === null || obj?.kind !== "instance") return null;
  if (lookupClass(cls, "__getattr__", state, machine) !== null || lookupClass(cls, "__getattribute__", state, machine) !== null)
    return null;
  const own = obj.attributes.find((attribute) => attribute.name === name)?.value;
  if (own !== undefined && own.tag !== "union" && own.tag !== "unbound") return true;
  const found = lookupClass(cls, name, state, machine);
  if (found === "library" || own !== undefined) return null;
  return found === null ? false : found.value.tag === "function" ? true : null;
}

/** setattr(object, name, value). */
export function setAttributeByName(on: Applied): Value {
  const owner = arg(on, "object") as Value;
  const name = arg(on, "name");
  if (name?.tag === "str" && name.text !== null) setAttribute(owner, name.text, arg(on, "value") as Value, on.node, on.state, on.ctx);
  else
    for (const one of owner.tag === "union" ? owner.values : [owner])
      if (isOwn(one, on.state)) giveUp(one, "which of its attributes were set is not known", on.state);
  return { tag: "none" };
}

function isOwn(value: Value, state: State): value is Extract<Value, { tag: "ref" }> {
  const obj: Obj | undefined = objectOf(value, state);
  return value.tag === "ref" && obj?.kind === "instance";
}
