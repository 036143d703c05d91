/** Targets of assignments. */
import type { Expr } from "../../syntax/ast";
import { compile } from "./expressions";
import { grow } from "./growth";
import { sourceOf } from "./items";
import { each, itemsOf } from "./iterate";
import { type Compiler, mangled, storeName } from "./names";
import { type Frame, list, type Py, SOME, stop, str } from "./objects";
import { raise, spend } from "./operations";
import type { Site, World } from "./world";

/** What an assignment to the target does. `straight` null: no figures are made of it. */
export function compileTarget(target: Expr, straight: boolean | null, c: Compiler): (f: Frame, v: Py) => void {
  const { world: w } = c;
  switch (target.type) {
    case "Name":
      return storeName(target.id, straight === null ? null : { node: target, straight }, c);
    case "Attribute": {
      const on = compile(target.value, c);
      const name = mangled(target.attr, c);
      const watched = straight !== null && target.value.type === "Name" && target.value.id === "self";
      const site: Site | null = watched ? { node: target, straight: false } : null;
      return (f, v) => {
        w.setAttribute(on(f), name, v);
        if (site !== null) w.watch.bound(site, v);
      };
    }
    case "Subscript": {
      const [on, index] = [compile(target.value, c), compile(target.slice, c)];
      return (f, v) => {
        const into = on(f);
        w.setItem(into, index(f), v);
      };
    }
    case "Tuple":
    case "List": {
      const { elts } = target;
      const star = elts.findIndex((one) => one.type === "Starred");
      const targets = elts.map((one) => compileTarget(one.type === "Starred" ? one.value : one, straight, c));
      const after = elts.length - star - 1;
      return (f, v) => {
        // What a library gave has as many items as are asked for.
        if (v.k === "unknown" && v.tame === "value" && star < 0) {
          for (const one of targets) one(f, SOME);
          return;
        }
        const items =
          v.k === "tuple" || (v.k === "list" && v.derived === undefined) ? v.v : star < 0 ? limited(w, v, elts.length + 1) : itemsOf(w, v);
        if (star < 0) {
          if (items.length !== targets.length) raise(w, "ValueError", str("values to unpack"));
          // A list may change meanwhile.
          const all = v.k === "list" ? [...items] : items;
          for (let i = 0; i < targets.length; i++) (targets[i] as (f: Frame, v: Py) => void)(f, all[i] as Py);
          return;
        }
        if (items.length < elts.length - 1) raise(w, "ValueError", str("not enough values to unpack"));
        const all = [...items];
        const rest = all.slice(star, all.length - after);
        spend(w, all.length);
        const grown: import("./objects").Growth = [
          { op: "from", source: sourceOf(v) === "iterator" ? "iterator" : "hinted", count: all.length - star },
        ];
        if (after > 0) grow(grown, { op: "made", by: "starred", count: rest.length, extra: [] }, all.length);
        targets.forEach((one, i) => {
          one(
            f,
            i < star
              ? (all[i] as Py)
              : i === star
                ? list(rest, rest.length + after === 0 ? [] : v.k === "instance" ? [{ op: "mixed", count: all.length }] : grown)
                : (all[all.length - elts.length + i] as Py),
          );
        });
      };
    }
    default:
      return () => stop("an assignment to this");
  }
}

/** At most so many items. */
function limited(w: World, v: Py, most: number): Py[] {
  const items: Py[] = [];
  for (const item of each(w, v)) {
    items.push(item);
    if (items.length === most) break;
  }
  return items;
}
