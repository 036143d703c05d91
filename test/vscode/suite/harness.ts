// The small test harness of the editor suite: runs in any extension host (Node or web worker), reports line by line.
import * as vscode from "vscode";

/** One check of the suite; it fails by throwing. */
export interface Case {
  readonly name: string;
  readonly check: () => Promise<void>;
}

/** The longest that any awaited event may take, in milliseconds: a limit for failures, never a pause. */
const limit = 15_000;

/**
 * Runs the cases one after the other, prints a line for each ("ok 1 - name" or "not ok 1 - name" and the reason) and throws at the
 * end when one failed or none ran. The first case says whether this is the right host: without it the others would mean nothing.
 */
export async function runCases(cases: readonly Case[]): Promise<void> {
  const failed: string[] = [];
  for (const [index, { name, check }] of cases.entries()) {
    const start = Date.now();
    try {
      await check();
      console.log(`ok ${index + 1} - ${name} # ${Date.now() - start} ms`);
    } catch (error) {
      failed.push(name);
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      console.log(`not ok ${index + 1} - ${name} # ${Date.now() - start} ms\n${reason.replace(/^/gm, "  ")}`);
    }
    await closeAll();
    if (index === 0 && failed.length > 0) break;
  }
  console.log(`# cases ${cases.length} failed ${failed.length}`);
  if (cases.length === 0) throw new Error("no case ran");
  if (failed.length > 0) throw new Error(`${failed.length} of ${cases.length} cases failed: ${failed.join("; ")}`);
}

/** Closes all editors, unsaved ones without a question, and waits until their documents are gone: their names are used again. */
async function closeAll(): Promise<void> {
  while (vscode.window.activeTextEditor !== undefined) {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  }
  const gone = () => (vscode.workspace.textDocuments.every((document) => !document.isUntitled) ? true : null);
  await awaitEvent(vscode.workspace.onDidCloseTextDocument, gone, () => "unsaved documents to close");
}

/** Throws unless the two print the same JSON. */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what}:\n  is     ${left}\n  wanted ${right}`);
}

/** Throws unless the condition holds. */
export function holds(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

/** Throws unless the text matches. */
export function matches(text: string, pattern: RegExp, what: string): void {
  if (!pattern.test(text)) throw new Error(`${what}: ${JSON.stringify(text)} does not match ${pattern}`);
}

/** Waits until `find` gives a value other than null, asking again at each event. Rejects with `what()` after the limit. */
export function awaitEvent<T, E>(event: vscode.Event<E>, find: () => T | null, what: () => string): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      listener.dispose();
      finish();
    };
    const look = () => {
      const found = find();
      if (found !== null) settle(() => resolve(found));
    };
    const timer = setTimeout(() => settle(() => reject(new Error(`waited ${limit} ms for ${what()}`))), limit);
    const listener = event(look);
    look();
  });
}

/** Asks again until the answer satisfies `good`; for answers whose change no event tells. Rejects with `what` after the limit. */
export async function awaitAnswer<T>(ask: () => Thenable<T>, good: (answer: T) => boolean, what: string): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (good(answer)) return answer;
    if (Date.now() > end) throw new Error(`waited ${limit} ms for ${what}; last answer ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
