/** The service survives every bad input: it answers, each unknown has a reason, and the next document is answered as before. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { Service } from "../../server/src/service";
import { estimatesJson } from "../estimates";
import { newService, withText } from "../service";
import { BAD_TEXTS, LARGE_TEXTS } from "./bad";
import { sources } from "./cut";

let service: Service;
before(async () => {
  service = await newService({ executed: 5_000 });
});

/** Asks everything that a front can ask. */
function askAll(text: string): void {
  withText(service, text, {}, (uri) => {
    const whole = { start: 0, end: text.length };
    for (const estimate of estimatesJson(service, uri)) {
      assert.ok(estimate.held !== null || estimate.reason, `${estimate.name} on line ${estimate.line}: unknown without a reason`);
    }
    for (const finding of service.check(uri)) assert.ok(finding.span.start >= 0 && finding.span.end <= text.length);
    for (const hint of service.hints(uri, whole)) assert.ok(hint.tooltip().length > 0);
    service.actions(uri, { start: 0, end: Math.min(200, text.length) });
    service.fixAll(uri);
    for (const at of [0, 1, text.length >> 1, text.length - 1, text.length, text.length + 5, -1]) service.hover(uri, at);
  });
}

function stillWell(): void {
  withText(service, "xs = [0.5] * 1000\n", {}, (uri) => {
    assert.equal(estimatesJson(service, uri)[0]?.held?.low, 8056);
  });
}

for (const [name, text] of Object.entries(BAD_TEXTS)) {
  test(name, () => {
    askAll(text);
    stillWell();
  });
}

for (const [name, make] of Object.entries(LARGE_TEXTS)) {
  test(name, () => {
    askAll(make());
    stillWell();
  });
}

test("every case and example, cut at every line", () => {
  assert.ok(sources().length > 200);
  const small = "xs = [0.5] * 1000\n";
  for (const source of sources()) {
    const lines = source.text.split("\n");
    for (let i = 0; i <= lines.length; i += 1) {
      // The end of a text is half typed, and so is its beginning.
      for (const text of [
        lines.slice(0, i).join("\n"),
        lines.slice(i).join("\n"),
        `${lines.slice(0, i).join("\n")}${(lines[i] ?? "").slice(0, 7)}`,
      ]) {
        withText(service, text, {}, (uri) => {
          estimatesJson(service, uri);
          service.check(uri);
          service.hints(uri, { start: 0, end: text.length });
        });
      }
    }
  }
  withText(service, small, {}, (uri) => assert.equal(estimatesJson(service, uri).length, 1));
});
