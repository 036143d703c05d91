/** Shapes of joined arrays: what np.concatenate, np.stack and their kin make of the arrays in a list (core/shape_base.py). */
import { add, type Int, ONE } from "../../values/int";
import type { Applied } from "../library/apply";
import { type Dims, known, type Member, memberCount, members, resolved } from "./arguments";
import { sizeOfShape } from "./coercion";

const replaced = (shape: Dims, at: number, by: Int): Dims => shape.map((n, i) => (i === at ? by : n));

/** The members' shapes after `prepare`, joined along one axis. */
function joinedAlong(all: readonly Member[] | null, axis: number | null, prepare: (shape: Dims) => Dims): Dims | null {
  if (all === null || axis === null) return null;
  const shapes = all.map((one) => prepare(one.like.shape));
  const [first] = shapes;
  if (first === undefined || shapes.some((shape) => shape.length !== first.length)) return null;
  const at = resolved(axis, first.length);
  if (at === null) return null;
  return replaced(first, at, all.map((one, i) => one.total((shapes[i] as Dims)[at] as Int)).reduce(add));
}

export const rows = (shape: Dims): Dims => (shape.length === 0 ? [ONE, ONE] : shape.length === 1 ? [ONE, ...shape] : shape);
export const atLeast1 = (shape: Dims): Dims => (shape.length === 0 ? [ONE] : shape);
export const depth = (shape: Dims): Dims =>
  shape.length === 0 ? [ONE, ONE, ONE] : shape.length === 1 ? [ONE, shape[0] as Int, ONE] : shape.length === 2 ? [...shape, ONE] : shape;

/** The rules, by name. */
export const JOINS: Readonly<Record<string, (on: Applied, of: readonly string[]) => Dims | null>> = {
  concatenated: (on, [of]) => {
    if (on.args.get("axis")?.value.tag === "none") {
      const all = members(on, on.args.get(of as string)?.value);
      return all === null ? null : [all.map((m) => m.total(sizeOfShape(m.like.shape))).reduce(add)];
    }
    const axis = known(on, "axis");
    return joinedAlong(members(on, on.args.get(of as string)?.value), axis === undefined ? 0 : axis, (shape) => shape);
  },
  stacked: (on, [of]) => {
    const all = members(on, on.args.get(of as string)?.value);
    const shape = all?.[0]?.like.shape;
    if (all === null || shape === undefined) return null;
    const axis = known(on, "axis");
    const at = axis === null ? null : resolved(axis ?? 0, shape.length + 1);
    return at === null ? null : [...shape.slice(0, at), memberCount(all), ...shape.slice(at)];
  },
  vstack: (on, [of]) => joinedAlong(members(on, on.args.get(of as string)?.value), 0, rows),
  hstack: (on, [of]) => {
    const all = members(on, on.args.get(of as string)?.value);
    const rank = all?.[0]?.like.shape.length ?? 0;
    return joinedAlong(all, rank <= 1 ? 0 : 1, atLeast1);
  },
  dstack: (on, [of]) => joinedAlong(members(on, on.args.get(of as string)?.value), 2, depth),
  columns: (on, [of]) =>
    joinedAlong(members(on, on.args.get(of as string)?.value), 1, (shape) => (shape.length < 2 ? [shape[0] ?? ONE, ONE] : shape)),
};
