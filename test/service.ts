/** The real service for tests, with the wasm of the installed packages, and what users see of its answers as plain data. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Limits } from "../server/src/analysis/limits";
import { createService, type Service } from "../server/src/service";
import { DEFAULT_SETTINGS, type Settings } from "../server/src/settings";
import { parseTarget } from "../server/src/target/parse";
import type { Target } from "../server/src/target/target";
import { ROOT } from "./repo/files";

/** The target of the documentation's figures. */
export const TOUR_TARGET = target("cpython-3.11.7-64+numpy2.4.6");

/** `fixed`: for texts that are not edited; nothing is remembered then. */
export async function newService(limits?: Partial<Limits>, fixed = false): Promise<Service> {
  const wasm = {
    runtime: readFileSync(join(ROOT, "node_modules/web-tree-sitter/web-tree-sitter.wasm")),
    grammar: readFileSync(join(ROOT, "grammars/tree-sitter-python.wasm")),
  };
  return createService(wasm, limits === undefined ? { fixed } : { limits, fixed });
}

/** Opens `text` for a target and settings, asks, and closes again. */
export function withText<T>(
  service: Service,
  text: string,
  options: { readonly target?: Target; readonly settings?: Settings },
  ask: (uri: string) => T,
): T {
  const uri = "file:///case/a.py";
  service.open(uri, 1, text);
  try {
    service.configure(uri, options.settings ?? DEFAULT_SETTINGS, options.target ?? TOUR_TARGET);
    return ask(uri);
  } finally {
    service.close(uri);
  }
}

/** Throws for a text that names no known target. */
export function target(text: string): Target {
  const parsed = parseTarget(text);
  if ("error" in parsed) throw new Error(parsed.error);
  return parsed;
}
