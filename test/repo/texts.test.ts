/** Texts of the extension in other languages: every key and every text has its translation, with the same gaps; and pictures show what the product says. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Service } from "../../server/src/service";
import { hoverText } from "../estimates";
import { newService, withText } from "../service";
import { filesBelow, read } from "./files";

const ENGLISH: Readonly<Record<string, string>> = JSON.parse(read("package.nls.json"));
const LANGUAGES = filesBelow("").flatMap((path) => /^package\.nls\.(\w+)\.json$/.exec(path)?.[1] ?? []);
const gaps = (text: string): readonly string[] => (text.match(/\{\d\}|\(command:[\w.]+\)/g) ?? []).sort();

test("the manifest speaks by keys, and every key has a text", () => {
  const manifest = read("package.json");
  const keys = [...manifest.matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key as string);
  assert.ok(keys.length > 40);
  assert.deepEqual([...keys].sort(), Object.keys(ENGLISH).sort());
  const { contributes } = JSON.parse(manifest);
  for (const { title } of contributes.commands) assert.match(title, /^%command\.\w+%$/);
});

test("every language has all texts of the manifest and of the code", () => {
  assert.ok(LANGUAGES.includes("de"));
  const code = filesBelow("client/src", ".ts").flatMap((path) =>
    [...read(path).matchAll(/l10n\.t\(\s*"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text as string),
  );
  assert.ok(code.length > 20);
  for (const language of LANGUAGES) {
    const texts: Readonly<Record<string, string>> = JSON.parse(read(`package.nls.${language}.json`));
    assert.deepEqual(Object.keys(texts), Object.keys(ENGLISH), language);
    for (const [key, text] of Object.entries(texts)) assert.deepEqual(gaps(text), gaps(ENGLISH[key] as string), `${language}: ${key}`);
    // The walkthrough shows these marks as they are.
    for (const [key, text] of Object.entries({ ...ENGLISH, ...texts }))
      if (key.startsWith("walkthrough.")) assert.doesNotMatch(text, /[`*]/, key);
    const bundle: Readonly<Record<string, string>> = JSON.parse(read(`client/l10n/bundle.l10n.${language}.json`));
    assert.deepEqual(Object.keys(bundle).sort(), [...new Set(code)].sort(), language);
    for (const [text, said] of Object.entries(bundle)) assert.deepEqual(gaps(said), gaps(text), `${language}: ${text}`);
  }
});

test("what the user reads is not written into the code of the client", () => {
  for (const path of filesBelow("client/src", ".ts")) {
    const wrong = read(path).match(
      /\b(?:say|showErrorMessage|showInformationMessage)\("|\b(?:title|prompt|placeHolder|detail): "(?!Bytelens")/g,
    );
    assert.equal(wrong, null, path);
  }
});

test("the pictures of the walkthrough show what the product says of its sample, in the colours of the theme", async () => {
  const service: Service = await newService();
  const sample = read("media/walkthrough/sample.py");
  const lines = (picture: string) =>
    [...read(`media/walkthrough/${picture}.svg`).matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text as string);
  const hover = withText(service, sample, {}, (uri) => hoverText(service, uri, sample.indexOf("thirds"))) ?? "";
  const hints = withText(service, sample, {}, (uri) => service.hints(uri, { start: 0, end: sample.length }).map(({ label }) => label));
  const titles = withText(service, sample, {}, (uri) =>
    service.actions(uri, { start: sample.indexOf("thirds"), end: sample.indexOf("thirds") }).map(({ title }) => title),
  );
  for (const line of lines("hover").slice(1)) assert.ok(hints.includes(line) || hover.includes(line), `${line}\n${hover}`);
  for (const line of lines("fix").slice(1))
    assert.ok(
      titles.some((title) => title.startsWith(line.replace(/ …\)$/, ""))),
      `${line}\n${titles}`,
    );
  const row = sample.indexOf("rows:");
  const [set] = withText(service, sample, {}, (uri) => service.actions(uri, { start: row, end: row }));
  const shown = lines("length");
  assert.ok(shown.includes(set?.asked?.title ?? ""), "the title of the action");
  assert.ok(shown.includes(set?.edits[0]?.text.trim() ?? ""), "the comment");
  const told = sample.replace('json.load(open("rows.json"))', "$&  # bytelens: n = 1_000_000");
  const headline = withText(service, told, {}, (uri) => hoverText(service, uri, row))?.split(" (")[0];
  assert.ok(headline !== undefined && shown.includes(headline), `${headline}`);
  for (const picture of ["hover", "fix", "length"]) {
    const svg = read(`media/walkthrough/${picture}.svg`);
    // The editor lets no style of ours into the walkthrough, and no class that would need one: what is black on black was so.
    assert.doesNotMatch(svg, /<style|style=|class=/, picture);
    const colours = svg.match(/(?:fill|stroke)="[^"]*"/g) ?? [];
    assert.ok(
      colours.every((colour) => /var\(--vscode-/.test(colour)),
      picture,
    );
    assert.ok(colours.length > 3);
  }
});
