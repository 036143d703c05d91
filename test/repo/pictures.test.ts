/** The pictures of the README and the documents: each figure and word of ours in them (media/pictures.json, as the real editor showed it) is what the product says today. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { shownTarget } from "../../server/src/present/targets";
import type { Service } from "../../server/src/service";
import { hoverText, messageText } from "../estimates";
import { newService, target, withText } from "../service";
import { filesBelow, read } from "./files";

interface Shown {
  readonly hints?: readonly string[];
  readonly hover?: string;
  readonly card?: readonly string[];
  readonly problems?: readonly string[];
  readonly status?: readonly string[];
  readonly asked?: readonly string[];
  readonly page?: readonly string[];
  readonly steps?: readonly string[];
  readonly drawn?: readonly string[];
}

const record: {
  readonly target: string;
  readonly sources: Readonly<Record<string, string>>;
  readonly cells: readonly string[];
  readonly pictures: Readonly<Record<string, Shown>>;
} = JSON.parse(read("media/pictures.json"));
const TARGET = target(record.target);
const source = (name: string): string => record.sources[name] ?? assert.fail(name);
const flat = (text: string) => text.replace(/\s+/g, " ").trim();

/** Answers about a text of the pictures. */
async function asked<T>(text: string, ask: (service: Service, uri: string) => T): Promise<T> {
  const service = await newService();
  return withText(service, text, { target: TARGET }, (uri) => ask(service, uri));
}

const hintsOf = (text: string) =>
  asked(text, (service, uri) => service.hints(uri, { start: 0, end: text.length }).map(({ label }) => label));

/** Rows of the Problems panel for one file, without spaces: a finding with its place, and the places that it points at. */
function problemRows(name: string): Promise<readonly string[]> {
  const text = source(name);
  const file = name.replace(/^.*\//, "");
  const place = (offset: number) => {
    const before = text.slice(0, offset).split("\n");
    return `[Ln ${before.length}, Col ${(before.at(-1)?.length ?? 0) + 1}]`;
  };
  return asked(text, (service, uri) =>
    service
      .check(uri)
      .flatMap((finding) => [
        `${messageText(finding.message)}bytelens${finding.rule}${place(finding.span.start)}`,
        ...finding.related.map(({ span, message }) => `${file}${place(span.start)}:${messageText(message)}`),
      ]),
  );
}

const bare = (text: string) => text.replace(/\s/g, "");

test("every picture is recorded, and every picture that a page shows is there", () => {
  const made = filesBelow("media", ".png").map((path) => path.replace(/^media\/(.*)\.png$/, "$1"));
  assert.deepEqual(made.filter((name) => name !== "icon").sort(), Object.keys(record.pictures).sort());
  for (const page of ["README.md", ...filesBelow("docs", ".md")])
    for (const [, name] of read(page).matchAll(/media\/(\w+)\.png/g)) assert.ok(made.includes(name as string), `${page}: ${name}`);
});

for (const [name, shown] of Object.entries(record.pictures)) {
  test(`${name}.png shows what the product says`, async () => {
    const checks = Object.keys(shown).length;
    assert.ok(checks > 0, "nothing of it is recorded");
    if (shown.hints !== undefined)
      assert.deepEqual(shown.hints, await hintsOf(name === "notebook" ? record.cells.join("\n") : source("sensors.py")));
    if (shown.hover !== undefined) {
      const text = source("sensors.py");
      const card = await asked(text, (service, uri) => hoverText(service, uri, text.indexOf("celsius")));
      const [headline, ...facts] = (card ?? "").split("\n");
      assert.equal(shown.hover, headline);
      const read = flat(shown.card?.[0] ?? "");
      for (const fact of facts) assert.ok(read.includes(fact.replace(": ", " ")), fact);
      const digits = (text: string) => (text.match(/\d[\d.,]*/g) ?? []).sort();
      assert.deepEqual(digits(read), digits([headline, ...facts].join(" ")), "no other figures");
    }
    if (shown.problems !== undefined) {
      const files = name === "check" ? Object.keys(record.sources) : ["sensors.py"];
      const rows = (await Promise.all(files.map(problemRows))).flat().map(bare);
      // The panel begins each file with its name and how many there are.
      const own = shown.problems.filter((row) => !/^\w+\.py(?:\s*tools)?\s*\d*$/.test(row)).map(bare);
      assert.ok(own.length > 2);
      for (const row of own) assert.ok(rows.includes(row), row);
    }
    if (shown.status !== undefined) {
      const total = await asked(source("sensors.py"), (service, uri) => service.total(uri, "sensors.py"));
      assert.deepEqual(shown.status[0]?.split("\n"), [shownTarget(TARGET), total, "Choose Target"]);
    }
    if (shown.asked !== undefined) {
      const text = source("station.py");
      const at = text.indexOf("report =");
      const [action] = await asked(text, (service, uri) => service.actions(uri, { start: at, end: at }));
      assert.deepEqual(
        shown.asked,
        action?.asked?.questions.map((question) => `Set ${question.name}`),
      );
    }
    if (shown.page !== undefined) {
      const page = (await asked(source("sensors.py"), (service, uri) => service.page(uri, "sensors.py", null))) ?? "";
      const rows = page.split("\n").map(flat);
      for (const row of shown.page) assert.ok(rows.includes(flat(row)), row);
      assert.ok(shown.page.length > 5);
    }
    if (shown.steps !== undefined) {
      const texts: Readonly<Record<string, string>> = JSON.parse(read("package.nls.json"));
      assert.deepEqual(
        shown.steps,
        ["hover", "fix", "length"].map((step) => texts[`walkthrough.${step}.title`]),
      );
      const svg = read("media/walkthrough/hover.svg");
      assert.deepEqual(
        shown.drawn,
        [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text),
      );
    }
  });
}
