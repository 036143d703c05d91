/** Class statements. */
import type { Expr, Stmt } from "../../syntax/ast";
import { blockScope } from "../names/scope";
import { compileBlock, End, type Run } from "./bodies";
import { hashedValue } from "./builtins";
import { attributeOf, memberOf, newClass, newInstance, setOwn } from "./classObjects";
import { isEqual } from "./compare";
import { checkDerived } from "./derived";
import { compile } from "./expressions";
import { type Compiler, mangled, newNames, storeName } from "./names";
import { type Class, type Frame, type Instance, type Int, int, keyOf, NONE, type Py, type Str, stop, str, tuple } from "./objects";
import { special } from "./operations";
import type { World } from "./world";

export function compileClass(s: Extract<Stmt, { type: "ClassDef" }>, c: Compiler): Run {
  const { world: w } = c;
  const keywords = s.keywords.map(({ arg, value }) => ({ arg, value: compile(value, c) }));
  const decorators = s.decorators.map((one) => compile(one, c));
  const bases = s.bases.map((one) => compile(one, c));
  const put = storeName(s.name, null, c);
  const scope = blockScope(s.body, null);
  const owner = { cls: null as Class | null, name: s.name };
  const names = newNames(
    "class",
    [...scope.locals].map((name) => mangled(name, { ...c, owner })),
    c.names,
    scope.globals,
    scope.nonlocals,
  );
  const inner: Compiler = { world: w, names, owner, straight: false };
  const body = compileBlock(s.body, inner);
  const fields = s.body.flatMap((one) =>
    one.type === "AnnAssign" && one.target.type === "Name" && !isClassVar(one.annotation) ? [one.target.id] : [],
  );
  let times = 0;
  return (f) => {
    // Its methods know one class.
    if (times++ > 0) stop("a class statement runs again");
    const by = decorators.map((one) => one(f));
    const from = bases.map((one) => one(f));
    const given = new Map<string, Py>();
    for (const { arg, value } of keywords) {
      const one = value(f);
      if (arg === "metaclass") {
        if (one !== w.modules.get("abc")?.get("ABCMeta")) stop("a metaclass");
      } else given.set(arg ?? stop("keywords of a class"), one);
    }
    const g: Frame = { s: new Array(names.places.size), up: f, last: null, returned: NONE };
    body(g);
    const attributes = new Map<string, Py>();
    for (const [name, place] of names.places) if (g.s[place] !== undefined) attributes.set(name, g.s[place] as Py);
    let made: Py;
    const [first] = from;
    if (first?.k === "builtin" && first.name === "NamedTuple") {
      made = first.call([str(s.name), w.fieldsOf(fields, attributes)], null);
      if (made.k === "type") for (const [name, value] of attributes) if (!fields.includes(name)) made.attributes.set(name, value);
      owner.cls = made.k === "type" ? made : null;
    } else {
      const classes = from.map((base) => (base.k === "type" ? base : stop("a base that is not followed")));
      for (const name of ["__del__", "__getattribute__"]) if (attributes.has(name)) stop(name);
      // They are class methods whether that is said or not.
      for (const name of ["__init_subclass__", "__class_getitem__"]) {
        const func = attributes.get(name);
        if (func?.k === "function") attributes.set(name, { k: "wrapped", how: "class", func, set: null });
      }
      const cls = newClass(s.name, classes.length === 0 ? [w.object] : mixedBases(classes), attributes);
      if (c.names.kind === "module") cls.qualified = true;
      for (const base of classes) if (base.name === "int" || base.name === "str") cls.mixed = base.name;
      if (cls.members === null) cls.mixed = null;
      cls.statement = { node: s, fields };
      checkDerived(cls);
      if (attributes.has("__hash__") && attributes.get("__hash__") !== NONE) cls.hashes = hashesOf(w, cls);
      if (cls.members !== null) enumerate(w, cls);
      owner.cls = cls;
      made = cls;
      for (const [name, value] of attributes) special(w, value, "__set_name__")?.(cls, str(name));
      const inherited = cls.mro
        .slice(1)
        .find((one) => one.attributes.has("__init_subclass__"))
        ?.attributes.get("__init_subclass__");
      if (inherited?.k === "wrapped") w.call(inherited.func, [cls], given);
      else if (given.size > 0) stop("keywords of a class");
    }
    for (let i = by.length - 1; i >= 0; i--) made = w.call(by[i] as Py, [made], null);
    put(f, made);
    return End.Normal;
  };
}

/** Keys by __hash__ and __eq__: objects of one hash are compared. */
function hashesOf(w: World, cls: Class): (on: Instance) => Py {
  const known = new Map<string | number, Instance[]>();
  return (on) => {
    const own = attributeOf(cls, "__hash__");
    const hash = hashedValue(own === undefined ? NONE : w.call(own, [on], null));
    const key = keyOf(hash);
    const others = known.get(key) ?? [];
    known.set(key, others);
    let at = others.findIndex((other) => other === on || isEqual(w, other, on));
    if (at < 0) at = others.push(on) - 1;
    return tuple([hash, int(at)]);
  };
}

/** Bases, less int and str where members of an enumeration are such: they tell what they are themselves. */
function mixedBases(classes: readonly Class[]): readonly Class[] {
  if (!classes.some((base) => base.members !== null)) return classes;
  return classes.filter((base) => base.name !== "int" && base.name !== "str");
}

/** What stands in the body of an enumeration becomes its members (Lib/enum.py). */
function enumerate(w: World, cls: Class): void {
  if (["__new__", "_missing_", "_generate_next_value_", "_ignore_", "__eq__", "__hash__"].some((name) => cls.attributes.has(name)))
    stop("an enumeration of its own");
  let last = 0;
  for (const [name, value] of [...cls.attributes]) {
    if (name.startsWith("_") || value.k === "function" || value.k === "wrapped" || value.k === "builtin" || value.k === "type") continue;
    const own = value === AUTO ? (cls.mixed === "str" ? str(name.toLowerCase()) : int(last + 1)) : value;
    if (cls.mixed !== null && own.k !== cls.mixed) stop("a member of another type");
    if (own.k === "int" && typeof own.v === "number") last = Math.max(last, own.v);
    cls.attributes.delete(name);
    const members = cls.members as NonNullable<Class["members"]>;
    const member = newInstance(cls);
    // In the order in which the enum module gives them (Lib/enum.py, _proto_member).
    setOwn(member, "_value_", own);
    setOwn(member, "_name_", name.length > 1 ? { k: "str", v: name, constant: true } : str(name));
    setOwn(member, "__objclass__", cls);
    const init = cls.attributes.get("__init__");
    if (init !== undefined) w.call(init, [member, ...(own.k === "tuple" ? own.v : [own])], null);
    if (w.python[1] >= 11) setOwn(member, "_sort_order_", int(members.size));
    // One of the same value as another is made, and let go of.
    const alias = [...members.values()].find((one) => isEqual(w, (memberOf(one) as Instance).attributes.get("_value_") as Py, own));
    if (alias !== undefined) {
      members.set(name, alias);
      continue;
    }
    const mixed = cls.mixed !== null && (own.k === "int" || own.k === "str");
    members.set(name, mixed ? ({ k: own.k, v: own.v, constant: true, member } as Int | Str) : member);
  }
}

/** enum.auto(). */
export const AUTO: Py = { k: "unknown", type: null, idle: false };

function isClassVar(annotation: Expr): boolean {
  if (annotation.type === "Subscript") return isClassVar(annotation.value);
  return (
    (annotation.type === "Name" && annotation.id === "ClassVar") || (annotation.type === "Attribute" && annotation.attr === "ClassVar")
  );
}
