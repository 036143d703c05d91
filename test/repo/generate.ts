/** Everything that is made from something else: the manifest's settings, the README's tables, the pages of the rules. */
import { pageOf, RULES } from "../../server/src/rules/index";
import { manifestConfiguration, settingsTable } from "../../server/src/settings";
import { readJudged } from "../corpus/findings";
import { read } from "./files";

/** Folder in which only generated files may stand. */
export const RULE_PAGES = "docs/rules";

/** The manifest's texts by key, in English; those of settings and rules are made, the others written there. */
export const MANIFEST_TEXTS = "package.nls.json";

/** The settings with keys for their texts, which go to `said`. */
function withKeys(configuration: object, said: Map<string, unknown>): object {
  const keyed = (key: string, text: unknown): string => {
    said.set(key, text);
    return `%${key}%`;
  };
  const { properties: all } = configuration as { readonly properties: Readonly<Record<string, object>> };
  const properties = Object.entries(all).map(([name, property]) => {
    const { description, properties: inner } = property as { readonly description: string; readonly properties?: Record<string, object> };
    const rules = Object.entries(inner ?? {}).map(([id, rule]) => [
      id,
      "description" in rule ? { ...rule, description: keyed(`rule.${id}`, rule.description) } : rule,
    ]);
    const own = { ...property, description: keyed(`setting.${name.replace("bytelens.", "")}`, description) };
    return [name, inner === undefined ? own : { ...own, properties: Object.fromEntries(rules) }];
  });
  return { ...configuration, properties: Object.fromEntries(properties) };
}

/** Path → the text that the file must have. */
export function generated(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const manifest = JSON.parse(read("package.json"));
  const said = new Map(Object.entries(JSON.parse(read(MANIFEST_TEXTS))).filter(([key]) => !/^(?:setting|rule)\./.test(key)));
  const configuration = withKeys(manifestConfiguration(RULES) as object, said);
  manifest.contributes = { ...manifest.contributes, configuration };
  files.set(MANIFEST_TEXTS, `${JSON.stringify(Object.fromEntries(said), null, 2)}\n`);
  files.set("package.json", `${JSON.stringify(manifest, null, 2)}\n`);
  const readme = between(between(read("README.md"), "settings", settingsTable()), "rules", rulesTable());
  files.set("README.md", readme);
  files.set("docs/extension.md", withoutFiles(readme));
  for (const rule of RULES) files.set(`${RULE_PAGES}/${rule.id}.md`, `# ${rule.id}\n\n${sentence(rule.summary)}\n\n${pageOf(rule.id)}\n`);
  files.set("docs/findings.md", findingsPage());
  return files;
}

/** What the rules say about libraries, and which share of it is false. */
function findingsPage(): string {
  const libraries = readJudged();
  const all = libraries.flatMap(({ findings }) => findings);
  const wrong = all.filter(({ verdict }) => verdict === "false");
  const sum = (pick: (library: (typeof libraries)[number]) => number): string => grouped(libraries.reduce((n, one) => n + pick(one), 0));
  const rows = libraries.map(({ name, files, lines, findings }) => {
    const bad = findings.filter(({ verdict }) => verdict === "false").length;
    return `| ${name} | ${grouped(files)} | ${grouped(lines)} | ${findings.length} | ${bad} |`;
  });
  const said = libraries.flatMap(({ name, findings }) =>
    findings.map(({ verdict, text, why }) => {
      const [, place, rule, message] = /^(.*?:\d+): (\S+): (.*)$/.exec(text) as unknown as [string, string, string, string];
      return `- ${name} \`${place}\`, ${rule}: ${message}. ${verdict === "right" ? "Right" : "False"}${why === "" ? "" : `: ${why}`}.`;
    }),
  );
  return `# What the rules say about libraries

Every finding at default settings in the sources of these libraries, their tests included, was looked at once. Of ${all.length} findings in ${sum((one) => one.lines)} lines ${wrong.length} ${wrong.length === 1 ? "is" : "are"} false. Right: the figures
hold, and something cheaper would hold the same.

| library | files | lines | findings | false |
| --- | --- | --- | --- | --- |
${rows.join("\n")}

${said.join("\n")}

The list is \`test/corpus/findings.txt\`; \`npm run corpus -- --findings NAME=FOLDER…\` writes it anew, and \`npm test\` compares it with every 29th file of what the machine has.
`;
}

function grouped(n: number): string {
  return n.toLocaleString("en");
}

/**
 * The page of the extension in the editor: there README's pictures and links to files lead nowhere, and vsce refuses them. What is for those who change
 * the project or use another editor stays out, and the settings, which the editor shows from the manifest.
 */
function withoutFiles(readme: string): string {
  return readme
    .replace(/^## (?:Design|Develop|Command line|Other editors)\n(?:(?!## |MIT licence).*\n)*/gm, "")
    .replace(
      /^<!-- settings: [\s\S]*?^<!-- \/settings -->\n/m,
      "All of them are listed under Features, and in the settings of the editor.\n",
    )
    .replace(/ \[Pictures[^\]]*\]\([^)]*\)\./, "")
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
