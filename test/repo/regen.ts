/** npm run regen: writes every generated file and removes pages of rules that are gone. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { filesBelow, ROOT, read } from "./files";
import { generated, RULE_PAGES } from "./generate";

const files = generated();
for (const [path, text] of files) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  if (filesBelow(dirname(path) === "." ? "" : dirname(path)).includes(path) && read(path) === text) continue;
  writeFileSync(join(ROOT, path), text);
  console.log(`wrote ${path}`);
}
for (const page of filesBelow(RULE_PAGES)) {
  if (files.has(page)) continue;
  rmSync(join(ROOT, page));
  console.log(`removed ${page}`);
}
