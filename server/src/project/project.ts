/** What a folder's project decides: settings with [tool.bytelens] on top of the editor's, and the target. */

import type { Settings } from "../settings";
import { parseTarget } from "../target/parse";
import type { Target } from "../target/target";
import { ancestors, type DiscoveryInput, discoverTarget, type Origin } from "./discover";
import { applyPyproject, type LocatedProblem, locate, readPyproject } from "./pyproject";

export interface Project {
  readonly settings: Settings;
  readonly target: Target;
  readonly origin: Origin;
  /** The pyproject.toml that was used, or null. */
  readonly file: string | null;
  /** What is wrong in that file, each on its line. */
  readonly problems: readonly LocatedProblem[];
  /** `unknown target "…"; known: …` when the editor or the command line named one that we do not know; the target is then found as for auto. */
  readonly targetError: string | null;
}

/** Reads the nearest pyproject.toml with a [tool.bytelens] (or one that does not parse) above `input.directory`, then finds the target. */
export async function resolveProject(editor: Settings, input: DiscoveryInput): Promise<Project> {
  let settings = editor;
  let file: string | null = null;
  let problems: readonly LocatedProblem[] = [];
  for (const folder of ancestors(input.directory.replaceAll("\\", "/"))) {
    const text = await input.runtime.readFile(`${folder}/pyproject.toml`);
    if (text === null) continue;
    const project = readPyproject(text);
    if (project.table === null && project.problems.length === 0) continue;
    file = `${folder}/pyproject.toml`;
    const applied = applyPyproject(editor, project, text);
    settings = applied.settings;
    problems = applied.problems;
    if (settings.target !== editor.target && settings.target !== "auto") {
      const parsed = parseTarget(settings.target);
      if ("error" in parsed) {
        problems = [...problems, { span: locate(text, ["tool", "bytelens", "target"]), text: parsed.error }];
        settings = { ...settings, target: editor.target };
      }
    }
    break;
  }
  if (settings.target === "auto") return { ...(await discoverTarget(input)), settings, file, problems, targetError: null };
  const parsed = parseTarget(settings.target);
  if ("error" in parsed) return { ...(await discoverTarget(input)), settings, file, problems, targetError: parsed.error };
  return { target: parsed, origin: "setting", settings, file, problems, targetError: null };
}
