/** The itertools module. */
import { isEqual } from "../compare";
import { each, itemsOf, iterate, makeIter } from "../iterate";
import { type Call, type Iter, int, NONE, type Py, stop, tuple } from "../objects";
import { binary, isTrue, spend, wholeOf } from "../operations";
import type { World } from "../world";

function generator(going: Generator<Py, void, undefined>, type: string): Iter {
  return makeIter(type, () => {
    const next = going.next();
    return next.done === true ? undefined : next.value;
  });
}

export function iterators(w: World): Readonly<Record<string, Call>> {
  const number = (v: Py | undefined, otherwise: number): number =>
    v === undefined || v.k === "None" ? otherwise : Number(wholeOf(v) ?? stop("an int"));
  const chain = function* (all: Iterable<Py>): Generator<Py, void, undefined> {
    for (const one of all) yield* each(w, one);
  };
  const choose = function* (pool: readonly Py[], r: number, repeats: "no" | "again" | "order"): Generator<Py, void, undefined> {
    const picked: number[] = [];
    const walk = function* (from: number): Generator<Py, void, undefined> {
      spend(w, 1);
      if (picked.length === r) {
        yield tuple(picked.map((i) => pool[i] as Py));
        return;
      }
      for (let i = repeats === "order" ? 0 : from; i < pool.length; i++) {
        if (repeats === "order" && picked.includes(i)) continue;
        picked.push(i);
        yield* walk(repeats === "again" ? i : i + 1);
        picked.pop();
      }
    };
    yield* walk(0);
  };
  return {
    "count/2": ([start, step]) => {
      let [at, by] = [number(start, 0), number(step, 1)];
      return makeIter("count", () => {
        const now = int(at);
        at += by;
        return now;
      });
    },
    "chain/999": (all) => generator(chain(all), "chain"),
    "repeat/2": ([v = NONE, times]) => {
      let left = times === undefined ? Number.POSITIVE_INFINITY : number(times, 0);
      return makeIter("repeat", () => (left-- > 0 ? v : undefined), times === undefined ? null : () => Math.max(0, left));
    },
    "cycle/1": ([v = NONE]) => {
      const items = itemsOf(w, v);
      let at = 0;
      return makeIter("cycle", () => (items.length === 0 ? undefined : items[at++ % items.length]));
    },
    "product/99 repeat": (all, named) => {
      const times = number(named?.get("repeat"), 1);
      const pools = all.map((v) => itemsOf(w, v));
      const repeated = Array.from({ length: times }, () => pools).flat();
      const walk = function* (at: number, before: readonly Py[]): Generator<Py, void, undefined> {
        spend(w, 1);
        const pool = repeated[at];
        if (pool === undefined) yield tuple(before);
        else for (const item of pool) yield* walk(at + 1, [...before, item]);
      };
      return generator(walk(0, []), "product");
    },
    "permutations/2": ([v = NONE, r]) => {
      const pool = itemsOf(w, v);
      return generator(choose(pool, number(r, pool.length), "order"), "permutations");
    },
    "combinations/2": ([v = NONE, r]) => generator(choose(itemsOf(w, v), number(r, 0), "no"), "combinations"),
    "combinations_with_replacement/2": ([v = NONE, r]) =>
      generator(choose(itemsOf(w, v), number(r, 0), "again"), "combinations_with_replacement"),
    "islice/4": ([v = NONE, ...bounds]) => {
      const [a, b, c] = bounds;
      const [start, end, step] =
        b === undefined ? [0, number(a, Number.POSITIVE_INFINITY), 1] : [number(a, 0), number(b, Number.POSITIVE_INFINITY), number(c, 1)];
      const walk = function* (): Generator<Py, void, undefined> {
        const from = iterate(w, v);
        for (let at = 0, next = start; next < end; at++) {
          const item = from.next();
          if (item === undefined) return;
          if (at !== next) continue;
          yield item;
          next += step;
        }
      };
      return generator(walk(), "islice");
    },
    "accumulate/2 func initial": ([v = NONE, f], named) => {
      const by = f ?? named?.get("func");
      const initial = named?.get("initial");
      const walk = function* (): Generator<Py, void, undefined> {
        let sum: Py | undefined = initial;
        if (sum !== undefined) yield sum;
        for (const item of each(w, v)) {
          sum = sum === undefined ? item : by === undefined || by.k === "None" ? binary(w, "+", sum, item) : w.call(by, [sum, item], null);
          yield sum;
        }
      };
      return generator(walk(), "accumulate");
    },
    "takewhile/2": ([f = NONE, v = NONE]) => {
      const walk = function* (): Generator<Py, void, undefined> {
        for (const item of each(w, v)) {
          if (!isTrue(w, w.call(f, [item], null))) return;
          yield item;
        }
      };
      return generator(walk(), "takewhile");
    },
    "dropwhile/2": ([f = NONE, v = NONE]) => {
      const walk = function* (): Generator<Py, void, undefined> {
        let dropping = true;
        for (const item of each(w, v)) {
          dropping &&= isTrue(w, w.call(f, [item], null));
          if (!dropping) yield item;
        }
      };
      return generator(walk(), "dropwhile");
    },
    "filterfalse/2": ([f = NONE, v = NONE]) => {
      const walk = function* (): Generator<Py, void, undefined> {
        for (const item of each(w, v)) if (!isTrue(w, f.k === "None" ? item : w.call(f, [item], null))) yield item;
      };
      return generator(walk(), "filterfalse");
    },
    "compress/2": ([v = NONE, by = NONE]) => {
      const walk = function* (): Generator<Py, void, undefined> {
        const selectors = iterate(w, by);
        for (const item of each(w, v)) {
          const selected = selectors.next();
          if (selected === undefined) return;
          if (isTrue(w, selected)) yield item;
        }
      };
      return generator(walk(), "compress");
    },
    "tee/2": ([v = NONE, n]) => {
      const from = iterate(w, v);
      const taken: Py[] = [];
      const one = (): Py => {
        let at = 0;
        return makeIter("_tee", () => {
          if (at === taken.length) {
            const item = from.next();
            if (item === undefined) return undefined;
            taken.push(item);
          }
          return taken[at++];
        });
      };
      return tuple(Array.from({ length: number(n, 2) }, one));
    },
    "starmap/2": ([f = NONE, v = NONE]) => {
      const from = iterate(w, v);
      return makeIter("starmap", () => {
        const item = from.next();
        return item === undefined ? undefined : w.call(f, itemsOf(w, item), null);
      });
    },
    "pairwise/1": ([v = NONE]) => {
      const walk = function* (): Generator<Py, void, undefined> {
        let before: Py | undefined;
        for (const item of each(w, v)) {
          if (before !== undefined) yield tuple([before, item]);
          before = item;
        }
      };
      return generator(walk(), "pairwise");
    },
    "zip_longest/99 fillvalue": (all, named) => {
      const from = all.map((v) => iterate(w, v));
      const fill = named?.get("fillvalue") ?? NONE;
      return makeIter("zip_longest", () => {
        const items = from.map((one) => one.next());
        return items.every((item) => item === undefined) ? undefined : tuple(items.map((item) => item ?? fill));
      });
    },
    "groupby/2 key": ([v = NONE, key], named) => {
      const by = key ?? named?.get("key");
      const walk = function* (): Generator<Py, void, undefined> {
        let group: { readonly by: Py; readonly items: Py[] } | null = null;
        for (const item of each(w, v)) {
          const own = by === undefined || by.k === "None" ? item : w.call(by, [item], null);
          if (group !== null && isEqual(w, group.by, own)) group.items.push(item);
          else {
            if (group !== null) yield grouped(group.by, group.items);
            group = { by: own, items: [item] };
          }
        }
        if (group !== null) yield grouped(group.by, group.items);
      };
      return generator(walk(), "groupby");
    },
  };
}

function grouped(by: Py, items: readonly Py[]): Py {
  let at = 0;
  return tuple([by, makeIter("_grouper", () => items[at++])]);
}

/** chain.from_iterable(v). */
export function chainOf(w: World, v: Py): Py {
  const walk = function* (): Generator<Py, void, undefined> {
    for (const one of each(w, v)) yield* each(w, one);
  };
  return generator(walk(), "chain");
}
