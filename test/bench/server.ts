/** Measures the bundled language server as an editor starts it: its start, the first findings of a file, and the memory that it takes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PUSHED, startEditor } from "../lsp/editor";
import { ROOT } from "../repo/files";
import { median } from "./statistics";

/** Milliseconds and MiB. */
export interface Served {
  readonly initialize: number;
  readonly firstFindings: number;
  /** From the last of 20 keys, typed at once, to the findings of that version. */
  readonly burst: number;
  readonly opened: number;
  readonly edited: number;
  readonly peak: number;
}

const URI = "file:///bench/a.py";

export async function measureServer(text: string, runs: number, edits: number): Promise<Served> {
  const all: Served[] = [];
  for (let run = 0; run < runs; run++) all.push(await once(text, run === 0 ? edits : 0));
  const middle = (pick: (one: Served) => number) => median(all.map(pick));
  // What 200 edits leave behind is measured once: it hardly differs.
  const [first] = all as [Served];
  return { ...first, initialize: middle((one) => one.initialize), firstFindings: middle((one) => one.firstFindings) };
}

async function once(text: string, edits: number): Promise<Served> {
  const start = performance.now();
  const editor = await startEditor({ server: join(ROOT, "dist/server.js"), capabilities: PUSHED, settings: () => ({}) });
  const initialize = performance.now() - start;
  await editor.open(URI, text);
  await editor.nextPublished(({ version }) => version === undefined || version === 1);
  const firstFindings = performance.now() - start;
  const pid = editor.process.pid as number;
  const opened = memory(pid, "VmRSS");
  const places = [...text.matchAll(/^[ \t]+\w+ = \S/gm)].map((match) => text.slice(0, match.index).split("\n").length - 1);
  const lines = text.split("\n");
  let version = 1;
  const type = async (line: number) => {
    const character = (lines[line] as string).indexOf(" =", (lines[line] as string).search(/\S/));
    const at = { line, character };
    await editor.change(URI, ++version, { range: { start: at, end: at }, text: "0" });
    await editor.change(URI, ++version, { range: { start: at, end: { line, character: character + 1 } }, text: "" });
  };
  const published = () => editor.nextPublished((one) => one.version === version);
  for (let i = 0; i < edits / 2; i++) {
    await type(places[(i * 7919) % places.length] as number);
    await published();
  }
  let burst = 0;
  if (edits > 0) {
    for (let i = 0; i < 10; i++) await type(places[7] as number);
    const last = performance.now();
    await published();
    burst = performance.now() - last;
  }
  const served = { initialize, firstFindings, burst, opened, edited: memory(pid, "VmRSS"), peak: memory(pid, "VmHWM") };
  await editor.close();
  return served;
}

/** MiB, as Linux tells; 0 elsewhere. */
function memory(pid: number, field: string): number {
  if (process.platform !== "linux") return 0;
  const found = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(found?.[1] ?? 0) / 1024;
}
