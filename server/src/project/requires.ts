/** Version specifiers of requires-python (PEP 440, and Poetry's caret): which versions they allow. */

/**
 * Whether `version` (numbers, most significant first) is allowed by a comma-separated specifier such as ">=3.9,<3.13" or "^3.9".
 * A clause that is not understood allows everything: then the specifier says nothing that we can use.
 */
export function allows(specifier: string, version: readonly number[]): boolean {
  return specifier.split(",").every((clause) => allowsClause(clause.trim(), version));
}

function allowsClause(clause: string, version: readonly number[]): boolean {
  const match = /^(~=|===?|!=|<=|>=|<|>|\^|~)?\s*v?(\d+(?:\.\d+)*)(\.\*)?$/.exec(clause);
  if (match === null) return true;
  const wanted = (match[2] ?? "").split(".").map(Number);
  const prefix = match[3] !== undefined;
  const order = compare(version, wanted);
  switch (match[1] ?? "==") {
    case ">=":
      return order >= 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case "<":
      return order < 0;
    case "!=":
      return prefix ? !startsWith(version, wanted) : order !== 0;
    case "~=":
      // ~=3.9 is >=3.9 with the same 3; ~=3.9.1 has the same 3.9.
      return order >= 0 && startsWith(version, wanted.slice(0, -1));
    case "~":
      return order >= 0 && startsWith(version, wanted.slice(0, 2));
    case "^":
      return order >= 0 && startsWith(version, wanted.slice(0, 1));
    default:
      return prefix || wanted.length < 3 ? startsWith(version, wanted) : order === 0;
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function startsWith(version: readonly number[], prefix: readonly number[]): boolean {
  return prefix.every((part, i) => version[i] === part);
}
