/** Everything that is made from something else: the manifest's settings, the README's tables, the pages of the rules. */
import { pageOf, RULES } from "../../server/src/rules/index";
import { manifestConfiguration, settingsTable } from "../../server/src/settings";
import { read } from "./files";

/** Folder in which only generated files may stand. */
export const RULE_PAGES = "docs/rules";

/** Path → the text that the file must have. */
export function generated(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const manifest = JSON.parse(read("package.json"));
  manifest.contributes = { ...manifest.contributes, configuration: manifestConfiguration(RULES) };
  files.set("package.json", `${JSON.stringify(manifest, null, 2)}\n`);
  const readme = between(between(read("README.md"), "settings", settingsTable()), "rules", rulesTable());
  files.set("README.md", readme);
  files.set("docs/extension.md", withoutFiles(readme));
  for (const rule of RULES) files.set(`${RULE_PAGES}/${rule.id}.md`, `# ${rule.id}\n\n${sentence(rule.summary)}\n\n${pageOf(rule.id)}\n`);
  return files;
}

/**
 * The page of the extension in the editor: there README's pictures and links to files lead nowhere, and vsce refuses them. What is for those who change
 * the project stays out.
 */
function withoutFiles(readme: string): string {
  return readme
    .replace(/^## (?:Design|Develop)\n(?:(?!## |MIT licence).*\n)*/gm, "")
    .replace(/^!\[[^\]]*\]\([^)]*\)\n\n?/gm, "")
    .replace(/\[([^\]]*)\]\((?!\w+:\/\/|#)[^)]*\)/g, "$1")
    .replace(/^<!-- .* -->\n/gm, "");
}

function rulesTable(): string {
  const rows = RULES.map((rule) => `| [${rule.id}](${RULE_PAGES}/${rule.id}.md) | ${rule.severity} | ${sentence(rule.summary)} |`);
  return ["| rule | severity | what it finds |", "| --- | --- | --- |", ...rows].join("\n");
}

/** "a list keeps numbers" → "A list keeps numbers." */
function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1).replace(/\.$/, "")}.`;
}

/** The text with what stands between `<!-- NAME: …-->` and `<!-- /NAME -->` replaced. */
function between(text: string, name: string, inner: string): string {
  const pattern = new RegExp(`(<!-- ${name}: [^>]*-->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!pattern.test(text)) throw new Error(`README.md has no place for the table of ${name}`);
  return text.replace(pattern, (_, open: string, close: string) => `${open}\n${inner}\n\n${close}`);
}
