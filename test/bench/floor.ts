/** The floor of the command line: starts, loads the parser, reads the files of a list and parses each, and does nothing with what it gets. */
import { readFileSync } from "node:fs";
import { Language, Parser } from "web-tree-sitter";

const [list, runtime, grammar] = process.argv.slice(2) as [string, string, string];

async function main(): Promise<void> {
  await Parser.init({ wasmBinary: readFileSync(runtime) });
  const parser = new Parser().setLanguage(await Language.load(readFileSync(grammar)));
  let broken = 0;
  for (const file of readFileSync(list, "utf8").split("\n")) {
    const tree = parser.parse(readFileSync(file, "utf8"));
    if (tree?.rootNode.hasError === true) broken++;
    tree?.delete();
  }
  console.log(`${broken} do not parse`);
}

void main();
