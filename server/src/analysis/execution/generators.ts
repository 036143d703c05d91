/** Bodies of generators: statements that hold a yield are run by JavaScript's own generators. */
import type { Expr, Stmt } from "../../syntax/ast";
import { childStatements, expressionChildren, statementExpressions } from "../../syntax/visit";
import { compileBlock, compileHandlers, compileStatement, End, handled } from "./bodies";
import { compile } from "./expressions";
import { iterate } from "./iterate";
import type { Compiler, Eval } from "./names";
import { type Frame, NONE, type Py, Raised, stop } from "./objects";
import { isTrue } from "./operations";
import { compileTarget } from "./targets";

// Generators: statements that hold a yield are run by JavaScript's own.
export interface Channel {
  sent: Py;
}

type Yielding = (f: Frame, channel: Channel) => Generator<Py, End, undefined>;

function holdsYield(e: Expr): boolean {
  return (
    e.type === "Yield" ||
    e.type === "YieldFrom" ||
    (e.type !== "Lambda" && e.type !== "GeneratorExp" && expressionChildren(e).some(holdsYield))
  );
}

function statementYields(s: Stmt): boolean {
  if (s.type === "FunctionDef" || s.type === "ClassDef") return false;
  return statementExpressions(s).some(holdsYield) || childStatements(s).some(statementYields);
}

export function compileYielding(body: readonly Stmt[], c: Compiler): Yielding {
  const parts = body.map((s) =>
    statementYields(s) ? { plain: null, yielding: yieldingStatement(s, c) } : { plain: compileStatement(s, c), yielding: null },
  );
  return function* (f, channel) {
    for (const { plain, yielding } of parts) {
      const end = plain !== null ? plain(f) : yield* yielding(f, channel);
      if (end !== End.Normal) return end;
    }
    return End.Normal;
  };
}

/** The value of a yield expression. */
function yieldingExpression(e: Expr, c: Compiler): (f: Frame, channel: Channel) => Generator<Py, Py, undefined> {
  const { world: w } = c;
  if (e.type === "Yield") {
    const value = e.value === null ? () => NONE : compile(e.value, c);
    return function* (f, channel) {
      yield value(f);
      return channel.sent;
    };
  }
  if (e.type === "YieldFrom") {
    const value = compile(e.value, c);
    return function* (f) {
      const from = iterate(w, value(f));
      for (let item = from.next(); item !== undefined; item = from.next()) yield item;
      return from.returned?.() ?? NONE;
    };
  }
  // biome-ignore lint/correctness/useYield: it stops before
  return function* () {
    return stop("a yield in an expression");
  };
}

function yieldingStatement(s: Stmt, c: Compiler): Yielding {
  const { world: w } = c;
  switch (s.type) {
    case "Expr":
    case "Assign":
    case "Return": {
      const value = s.value === null ? null : yieldingExpression(s.value, c);
      const targets = s.type === "Assign" ? s.targets.map((target) => compileTarget(target, false, c)) : [];
      return function* (f, channel) {
        const made = value === null ? NONE : yield* value(f, channel);
        for (const target of targets) target(f, made);
        if (s.type !== "Return") return End.Normal;
        f.returned = made;
        return End.Return;
      };
    }
    case "If": {
      const [test, body, orelse] = [compile(s.test, c), compileYielding(s.body, c), compileYielding(s.orelse, c)];
      return function* (f, channel) {
        return isTrue(w, test(f)) ? yield* body(f, channel) : yield* orelse(f, channel);
      };
    }
    case "While":
    case "For": {
      const test = s.type === "While" ? compile(s.test, c) : null;
      const iter = s.type === "For" ? compile(s.iter, c) : null;
      const target = s.type === "For" ? compileTarget(s.target, null, c) : null;
      const [body, orelse] = [compileYielding(s.body, c), compileYielding(s.orelse, c)];
      return function* (f, channel) {
        const from = iter === null ? null : iterate(w, iter(f));
        for (;;) {
          if (--w.steps < 0) stop("it takes too many steps");
          if (from !== null) {
            const item = from.next();
            if (item === undefined) break;
            target?.(f, item);
          } else if (!isTrue(w, (test as Eval)(f))) break;
          const end = yield* body(f, channel);
          if (end === End.Break) return End.Normal;
          if (end === End.Return) return end;
        }
        return yield* orelse(f, channel);
      };
    }
    case "With":
    case "Try": {
      if (s.type === "With" || s.star || s.handlers.some(({ body }) => body.some(statementYields)) || s.finalbody.some(statementYields))
        break;
      const [body, orelse] = [compileYielding(s.body, c), compileYielding(s.orelse, c)];
      const handlers = compileHandlers(s, c);
      const final = s.finalbody.length === 0 ? null : compileBlock(s.finalbody, c);
      const guarded: Yielding = function* (f, channel) {
        try {
          const end = yield* body(f, channel);
          if (end !== End.Normal) return end;
        } catch (error) {
          return handled(handlers, error, f, w);
        }
        return yield* orelse(f, channel);
      };
      if (final === null) return guarded;
      return function* (f, channel) {
        // One that is given up runs its finally when it is let go of: when that is, is not followed.
        w.pending++;
        let end: End;
        try {
          end = yield* guarded(f, channel);
        } catch (error) {
          w.pending--;
          if (!(error instanceof Raised)) throw error;
          const after = final(f);
          if (after !== End.Normal) return after;
          throw error;
        }
        w.pending--;
        const kept = f.returned;
        const after = final(f);
        if (after !== End.Normal) return after;
        f.returned = kept;
        return end;
      };
    }
  }
  // biome-ignore lint/correctness/useYield: it stops before
  return function* () {
    return stop(`a yield in ${s.type}`);
  };
}
