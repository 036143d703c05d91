/** Class statements. */
import type { Expr, Stmt } from "../../syntax/ast";
import { blockScope } from "../names/scope";
import { compileBlock, End, OPEN, type Run } from "./bodies";
import { newClass, newInstance } from "./classObjects";
import { isEqual } from "./compare";
import { compile } from "./expressions";
import { type Compiler, mangled, newNames, storeName } from "./names";
import { type Class, type Frame, type Instance, int, NONE, type Py, stop, str } from "./objects";
import type { World } from "./world";

export function compileClass(s: Extract<Stmt, { type: "ClassDef" }>, c: Compiler): Run {
  const { world: w } = c;
  if (s.keywords.length > 0) {
    const put = storeName(s.name, null, c);
    return (f) => {
      put(f, OPEN);
      return End.Normal;
    };
  }
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
      for (const name of ["__slots__", "__del__", "__set_name__", "__init_subclass__", "__class_getitem__", "__getattribute__"])
        if (attributes.has(name) && name !== "__slots__") stop(name);
      const cls = newClass(s.name, classes.length === 0 ? [w.object] : classes, attributes);
      cls.statement = { node: s, fields };
      if (cls.members !== null) enumerate(w, cls);
      owner.cls = cls;
      made = cls;
    }
    for (let i = by.length - 1; i >= 0; i--) made = w.call(by[i] as Py, [made], null);
    put(f, made);
    return End.Normal;
  };
}

/** What stands in the body of an enumeration becomes its members (Lib/enum.py). */
function enumerate(w: World, cls: Class): void {
  if (
    ["__new__", "__init__", "_missing_", "_generate_next_value_", "_ignore_", "__eq__", "__hash__"].some((name) => cls.attributes.has(name))
  )
    stop("an enumeration of its own");
  let last = 0;
  for (const [name, value] of [...cls.attributes]) {
    if (name.startsWith("_") || value.k === "function" || value.k === "wrapped" || value.k === "builtin" || value.k === "type") continue;
    const own = value === AUTO ? int(last + 1) : value;
    if (own.k === "int" && typeof own.v === "number") last = Math.max(last, own.v);
    cls.attributes.delete(name);
    const members = cls.members as Map<string, Instance>;
    const alias = [...members.values()].find((member) => isEqual(w, member.attributes.get("value") as Py, own));
    const member = alias ?? newInstance(cls);
    members.set(name, member);
    if (alias !== undefined) continue;
    member.attributes.set("name", str(name));
    member.attributes.set("value", own);
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
