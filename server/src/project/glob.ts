/** Patterns of paths as VS Code writes them: `*`, `?`, `[a-z]`, `{a,b}` within a name, `**` over any number of folders. */

/** What a pattern matches, from its first character to its last; null where it is no pattern (an unclosed bracket, a backwards range). */
export function globPattern(pattern: string): RegExp | null {
  let source = "";
  let open = 0;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] as string;
    if (c === "*" && pattern[i + 1] === "*") {
      // Over folders only where it stands for whole names; else it is a star.
      const starts = i === 0 || "/{,".includes(pattern[i - 1] as string);
      let end = i;
      while (pattern[end] === "*") end++;
      const ends = end === pattern.length || "/},".includes(pattern[end] as string);
      if (!starts || !ends) source += "[^/]*";
      else if (pattern[end] === "/") source += "(?:[^/]*/)*";
      else source += ".*";
      i = starts && ends && pattern[end] === "/" ? end : end - 1;
    } else if (c === "*") source += "[^/]*";
    else if (c === "?") source += "[^/]";
    else if (c === "[") {
      const end = pattern.indexOf("]", i + 2);
      if (end < 0) return null;
      const inside = pattern.slice(i + 1, end).replace(/^[!^]/, "");
      const negated = inside.length < end - i - 1;
      source += `${negated ? "[^/" : "(?!/)["}${inside.replace(/[\\[\]^]/g, "\\$&")}]`;
      i = end;
    } else if (c === "{") {
      open++;
      source += "(?:";
    } else if (c === "}" && open > 0) {
      open--;
      source += ")";
    } else if (c === "," && open > 0) source += "|";
    else if (c === "\\" && i + 1 < pattern.length) source += escaped(pattern[++i] as string);
    else source += escaped(c);
  }
  if (open > 0) return null;
  try {
    return new RegExp(`^(?:${source})$`, "s");
  } catch {
    return null;
  }
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
