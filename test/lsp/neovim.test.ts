/** The server in another editor: Neovim without a screen shows findings and a hover, and applies a fix. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { ROOT } from "../repo/files";

const host = (name: string) => import(pathToFileURL(join(ROOT, "test/vscode/host", name)).href);

before(async () => {
  // Never skipped: without it nothing shows that other editors work.
  const { which } = await host("cache.mjs");
  if (which("nvim") === null) await (await host("debian.mjs")).installDebian("neovim");
});

test("Neovim shows the findings and a hover, and applies the first fix", () => {
  const folder = mkdtempSync(join(tmpdir(), "bytelens-nvim-"));
  try {
    const file = join(folder, "a.py");
    writeFileSync(file, "xs = [i / 3 for i in range(1_000_000)]\nprint(len(xs), xs[0])\n");
    const options = {
      file,
      out: join(folder, "out.json"),
      root: folder,
      cmd: [process.execPath, join(ROOT, "server/bin.mjs"), "lsp"],
      settings: { bytelens: { target: "cpython-3.11.7-64+numpy2.4.6" } },
    };
    const script = join(ROOT, "test/lsp/neovim.lua");
    const env = { ...process.env, BYTELENS_NEOVIM: JSON.stringify(options), XDG_STATE_HOME: folder, XDG_CACHE_HOME: folder };
    const run = spawnSync("nvim", ["--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", `luafile ${script}`], {
      env,
      encoding: "utf8",
      timeout: 60_000,
    });
    assert.equal(run.status, 0, run.stderr);
    const out = JSON.parse(readFileSync(options.out, "utf8"));
    assert.equal(out.problem, undefined);
    const [finding, ...more] = out.diagnostics;
    assert.deepEqual(more, []);
    assert.deepEqual([finding.line, finding.source, finding.severity], [0, "bytelens", 3]);
    assert.match(finding.message, /^`xs` keeps 1,000,000 floats as objects: 32\.4\u00a0MB/);
    assert.match(out.hover, /^\**32\.4\u00a0MB \\?\(exact\\?\)/);
    assert.equal(out.title.replaceAll("\u00a0", " "), "Use array('d'): 32.4 MB → 8.18 MB");
    assert.match(out.text.join("\n"), /^(?:from array import array|import array)\n[\s\S]*^xs = array(?:\.array)?\(["']d["'], /m);
    assert.equal(out.left, 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
