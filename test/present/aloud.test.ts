/** What somebody hears who does not see: hovers, tooltips of hints and the walkthrough in plain words, as a golden; and the colours that are ours. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Service } from "../../server/src/service";
import { parseSettings } from "../../server/src/settings";
import { hoverText } from "../estimates";
import { filesBelow, ROOT, read } from "../repo/files";
import { newService, withText } from "../service";

const GOLDEN = "test/present/aloud.txt";
const KINDS = parseSettings({ inlayHints: { loops: "1 kB", returns: "1 kB", symbolic: true } }).settings;

/** Something of each kind. */
const SOURCE = `import json
import numpy as np

xs = [i / 3 for i in range(1_000_000)]
high = [x * 1.8 + 32 for x in xs if x > 100]
samples = []
for i in range(1_000_000):
    samples.append(i * 0.5)
big = np.zeros(10_000_000)
head = big[:1000]
rows = json.load(open("rows.json"))


class Point:
    def __init__(self, x):
        self.x = x


def shares(values: list[float]):
    out = [v / 2 for v in values]
    return out


def thirds(n):
    return [i / 3 for i in range(n)]


points = [Point(i / 3) for i in range(100_000)]
ys = thirds(1_000_000)
`;

const WORDS = ["xs", "high", "samples", "i in range(1_000_000):", "big", "head", "rows", "Point", "shares", "values", "out", "points"];

/** Markdown of the walkthrough as it is read: links by their words. */
const spoken = (text: string) => text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1.").replace(/[`*]/g, "");

async function heard(): Promise<string> {
  const service: Service = await newService();
  const parts: string[] = [];
  withText(service, SOURCE, { settings: KINDS }, (uri) => {
    for (const word of WORDS) parts.push(`Hover on ${/^\w+/.exec(word)}\n${hoverText(service, uri, SOURCE.indexOf(word)) ?? "(nothing)"}`);
    for (const hint of service.hints(uri, { start: 0, end: SOURCE.length })) parts.push(`Hint ${hint.label}\n${hint.tooltip()}`);
  });
  const texts: Readonly<Record<string, string>> = JSON.parse(read("package.nls.json"));
  const { walkthroughs } = JSON.parse(read("package.json")).contributes;
  const said = (key: string) => spoken(texts[key.replaceAll("%", "")] ?? key);
  for (const { title, description, steps } of walkthroughs) {
    parts.push(`Walkthrough\n${said(title)}\n${said(description)}`);
    for (const step of steps) parts.push(`Step\n${said(step.title)}\n${said(step.description)}\nPicture: ${said(step.media.altText)}`);
  }
  return `${parts.join("\n\n")}\n`;
}

test("hovers, tooltips and the walkthrough read as sentences", async () => {
  const now = await heard();
  if (process.env.UPDATE === "1") writeFileSync(join(ROOT, GOLDEN), now);
  assert.equal(now, read(GOLDEN), "UPDATE=1 rewrites it");
  assert.doesNotMatch(now, /[~≈≤≥±]|\p{Extended_Pictographic}|!(?=\s)/u, "symbols that nobody reads aloud");
  assert.doesNotMatch(now, /\*\*|\]\(|&nbsp;/, "marks of a markup");
  for (const [, label, tooltip] of now.matchAll(/^Hint (.*)\n(.*)$/gm)) assert.match(tooltip ?? "", /^\S.* .*[a-z)]\.$/, label);
});

/** Relative luminance of "#rrggbb" (WCAG 2.2, "relative luminance"). */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const contrast = (a: string, b: string): number => {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

test("colours of ours stand out from light and from dark; there are no others than where a theme has none", () => {
  assert.ok(Math.abs(contrast("#ffffff", "#000000") - 21) < 0.01);
  assert.equal(JSON.parse(read("package.json")).contributes.colors, undefined);
  const pictures = filesBelow("media/walkthrough", ".svg");
  assert.equal(pictures.length, 3);
  for (const path of [...pictures, ...filesBelow("client/src", ".ts")]) {
    const colours = read(path).match(/#[0-9a-fA-F]{3,8}\b|\brgba?\(|ThemeColor\(/g) ?? [];
    for (const colour of colours) {
      assert.match(colour, /^#[0-9a-f]{6}$/, `${path}: ${colour}`);
      for (const ground of ["#ffffff", "#000000"]) assert.ok(contrast(colour, ground) >= 4.5, `${path}: ${colour} on ${ground}`);
    }
    if (path.endsWith(".svg")) assert.ok(colours.length > 0);
  }
});
