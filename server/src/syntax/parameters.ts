/** Lowers the parameters of functions and lambdas. */
import type { Expr, Parameter, Parameters } from "./ast";
import { identifierOf, lowerExpression } from "./expressions";
import { type Lowering, located } from "./lowering";
import { fieldOf, firstNamedOf, kindOf, namedOf } from "./table";

export interface Lowered {
  readonly parameters: Parameters;
  /** Python 2's `def f((a, b))`: what is taken apart, by the name `.0` that stands for the parameter. */
  readonly unpacked: readonly { readonly name: string; readonly target: Expr }[];
}

/** `row` -1: no parameters. */
export function lowerParameters(c: Lowering, row: number): Lowered {
  const t = c.table;
  let positionalOnly: Parameter[] = [];
  let positional: Parameter[] = [];
  const keywordOnly: Parameter[] = [];
  const unpacked: { readonly name: string; readonly target: Expr }[] = [];
  let vararg: Parameter | null = null;
  let kwarg: Parameter | null = null;
  let starSeen = false;
  for (const child of row < 0 ? [] : namedOf(t, row)) {
    const kind = kindOf(t, child);
    if (kind === "keyword_separator") starSeen = true;
    else if (kind === "positional_separator") {
      positionalOnly = positional;
      positional = [];
    } else {
      const type = fieldOf(t, child, "type");
      const value = fieldOf(t, child, "value");
      const named = kind === "identifier" || kind === "tuple_pattern" ? child : fieldOf(t, child, "name");
      const inner = named >= 0 ? named : kind === "typed_parameter" ? firstNamedOf(t, child) : child;
      const star = kindOf(t, inner);
      const packs = star === "list_splat_pattern" || star === "dictionary_splat_pattern";
      const parameter: Parameter = {
        ...located(c, child),
        name: star === "tuple_pattern" ? `.${unpacked.length}` : identifierOf(t, packs ? firstNamedOf(t, inner) : inner),
        annotation: type < 0 ? null : lowerExpression(c, type),
        default: value < 0 ? null : lowerExpression(c, value),
      };
      if (star === "tuple_pattern") unpacked.push({ name: parameter.name, target: lowerExpression(c, inner) });
      if (star === "list_splat_pattern") {
        vararg = parameter;
        starSeen = true;
      } else if (star === "dictionary_splat_pattern") kwarg = parameter;
      else if (starSeen) keywordOnly.push(parameter);
      else positional.push(parameter);
    }
  }
  return { parameters: { positionalOnly, positional, vararg, keywordOnly, kwarg }, unpacked };
}
