/** match statements. */
import type { Pattern, Stmt } from "../../syntax/ast";
import { compileBlock, End, type Run } from "./bodies";
import { attributeOf } from "./classObjects";
import { isEqual } from "./compare";
import { compile } from "./expressions";
import { type Compiler, storeName } from "./names";
import { type Frame, keyOf, list, type Py, stop } from "./objects";
import { isTrue } from "./operations";

export function compileMatch(s: Extract<Stmt, { type: "Match" }>, c: Compiler): Run {
  const { world: w } = c;
  const subject = compile(s.subject, c);
  const cases = s.cases.map((one) => ({
    fits: compilePattern(one.pattern, c),
    guard: one.guard === null ? null : compile(one.guard, c),
    body: compileBlock(one.body, c),
  }));
  return (f) => {
    const v = subject(f);
    for (const { fits, guard, body } of cases) if (fits(f, v) && (guard === null || isTrue(w, guard(f)))) return body(f);
    return End.Normal;
  };
}

function compilePattern(p: Pattern, c: Compiler): (f: Frame, v: Py) => boolean {
  const { world: w } = c;
  switch (p.type) {
    case "MatchValue":
    case "MatchSingleton": {
      const value = compile(p.value, c);
      return (f, v) => isEqual(w, v, value(f));
    }
    case "MatchAs": {
      const inner = p.pattern === null ? null : compilePattern(p.pattern, c);
      const put = p.name === null ? null : storeName(p.name, null, c);
      return (f, v) => {
        if (inner !== null && !inner(f, v)) return false;
        put?.(f, v);
        return true;
      };
    }
    case "MatchOr": {
      const all = p.patterns.map((one) => compilePattern(one, c));
      return (f, v) => all.some((one) => one(f, v));
    }
    case "MatchSequence": {
      const star = p.patterns.findIndex((one) => one.type === "MatchStar");
      const rest = p.patterns[star];
      const all = p.patterns.map((one) => (one.type === "MatchStar" ? () => true : compilePattern(one, c)));
      if (rest?.type === "MatchStar") {
        const put = rest.name === null ? null : storeName(rest.name, null, c);
        const after = all.length - star - 1;
        return (f, v) => {
          if ((v.k !== "list" && v.k !== "tuple") || v.v.length < all.length - 1) return false;
          const last = v.v.length - after;
          if (!all.every((one, i) => i === star || one(f, v.v[i < star ? i : last + i - star - 1] as Py))) return false;
          put?.(f, list(v.v.slice(star, last), [{ op: "mixed", count: v.v.length }]));
          return true;
        };
      }
      return (f, v) => (v.k === "list" || v.k === "tuple") && v.v.length === all.length && all.every((one, i) => one(f, v.v[i] as Py));
    }
    case "MatchClass": {
      const cls = compile(p.cls, c);
      const positions = p.patterns.map((one) => compilePattern(one, c));
      const named = p.keywordPatterns.map(({ name, pattern }) => ({ name, fits: compilePattern(pattern, c) }));
      return (f, v) => {
        const type = cls(f);
        if (type.k !== "type") return stop("a class that is not known in a pattern");
        if (!isTrue(w, w.call(w.builtins.get("isinstance") as Py, [v, type], null))) return false;
        if (type.make !== null && positions.length === 1 && named.length === 0 && type.fields === null)
          return (positions[0] as (f: Frame, v: Py) => boolean)(f, v);
        const own = attributeOf(type, "__match_args__");
        const names = own?.k === "tuple" ? own.v.map((one) => (one.k === "str" ? one.v : "")) : (type.fields ?? []);
        const has = (name: string, fits: (f: Frame, v: Py) => boolean): boolean => {
          const value = w.find(v, name);
          return value !== undefined && fits(f, value);
        };
        if (positions.length > names.length) return stop("a pattern with too many parts");
        return positions.every((fits, i) => has(names[i] as string, fits)) && named.every(({ name, fits }) => has(name, fits));
      };
    }
    case "MatchMapping": {
      if (p.rest !== null) return () => stop("a rest in a pattern");
      const items = p.keys.map((key, i) => ({ key: compile(key, c), fits: compilePattern(p.patterns[i] as Pattern, c) }));
      return (f, v) =>
        v.k === "dict" &&
        items.every(({ key, fits }) => {
          const found = v.v.get(keyOf(key(f)));
          return found !== undefined && fits(f, found[1]);
        });
    }
    default:
      return () => stop("a pattern that is not followed");
  }
}
