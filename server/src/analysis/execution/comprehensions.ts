/** Comprehensions and generator expressions. */
import type { Comprehension, Expr } from "../../syntax/ast";
import { targetNames } from "../names/scope";
import { compile } from "./expressions";
import { iterate, makeIter } from "./iterate";
import { type Compiler, type Eval, newNames } from "./names";
import { dict, type Frame, type Iter, list, NONE, type Py, set, stop } from "./objects";
import { isTrue } from "./operations";
import { addItem, putItem } from "./tables";
import { compileTarget } from "./targets";

export function compileComprehension(e: Extract<Expr, { type: "ListComp" | "SetComp" | "DictComp" | "GeneratorExp" }>, c: Compiler): Eval {
  const { world: w } = c;
  const [outermost] = e.generators as readonly [Comprehension];
  if (e.generators.some((one) => one.async)) return () => stop("an async comprehension");
  const source = compile(outermost.iter, c);
  const names = newNames("comprehension", new Set(e.generators.flatMap((one) => targetNames(one.target))), c.names);
  const inner: Compiler = { ...c, names, straight: false };
  const clauses = e.generators.map((one, i) => ({
    iter: i === 0 ? null : compile(one.iter, inner),
    target: compileTarget(one.target, null, inner),
    ifs: one.ifs.map((test) => compile(test, inner)),
  }));
  const frameOf = (f: Frame): Frame => ({ s: new Array(names.places.size), up: f, last: null, returned: NONE });
  const loop = (g: Frame, depth: number, from: Iter, yields: () => void): void => {
    const { target, ifs } = clauses[depth] as (typeof clauses)[0];
    const next = clauses[depth + 1];
    for (let item = from.next(); item !== undefined; item = from.next()) {
      if (--w.steps < 0) stop("it takes too many steps");
      target(g, item);
      if (!ifs.every((test) => isTrue(w, test(g)))) continue;
      if (next === undefined) yields();
      else loop(g, depth + 1, iterate(w, (next.iter as Eval)(g)), yields);
    }
  };
  switch (e.type) {
    case "ListComp": {
      const elt = compile(e.elt, inner);
      return (f) => {
        const from = iterate(w, source(f));
        const g = frameOf(f);
        const items: Py[] = [];
        loop(g, 0, from, () => items.push(elt(g)));
        return list(items, items.length === 0 ? [] : [{ op: "append", count: items.length }]);
      };
    }
    case "SetComp": {
      const elt = compile(e.elt, inner);
      return (f) => {
        const from = iterate(w, source(f));
        const g = frameOf(f);
        const made = set("set");
        loop(g, 0, from, () => addItem(made, elt(g)));
        return made;
      };
    }
    case "DictComp": {
      const [key, value] = [compile(e.key, inner), compile(e.value, inner)];
      return (f) => {
        const from = iterate(w, source(f));
        const g = frameOf(f);
        const made = dict();
        loop(g, 0, from, () => {
          const name = key(g);
          putItem(made, name, value(g));
        });
        return made;
      };
    }
    case "GeneratorExp": {
      const elt = compile(e.elt, inner);
      const run = function* (g: Frame, depth: number, from: Iter): Generator<Py, void, undefined> {
        const { target, ifs } = clauses[depth] as (typeof clauses)[0];
        const next = clauses[depth + 1];
        for (let item = from.next(); item !== undefined; item = from.next()) {
          if (--w.steps < 0) stop("it takes too many steps");
          target(g, item);
          if (!ifs.every((test) => isTrue(w, test(g)))) continue;
          if (next === undefined) yield elt(g);
          else yield* run(g, depth + 1, iterate(w, (next.iter as Eval)(g)));
        }
      };
      return (f) => {
        const going = run(frameOf(f), 0, iterate(w, source(f)));
        return makeIter("generator", () => {
          const next = going.next();
          return next.done === true ? undefined : next.value;
        });
      };
    }
  }
}
