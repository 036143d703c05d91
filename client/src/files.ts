/** Answers the server's questions about files that it cannot reach itself: those of virtual workspaces, and all when it runs in a worker. */
import * as vscode from "vscode";
import type { Requests } from "../../server/src/protocol";
import type { Link } from "./link";

export function answerFileRequests(link: Link): void {
  link.answer("bytelens/readFile", ({ uri }: Requests["bytelens/readFile"]["params"]) => orNull(() => readText(vscode.Uri.parse(uri))));
  link.answer("bytelens/readDir", ({ uri }: Requests["bytelens/readDir"]["params"]) =>
    orNull(async () => (await vscode.workspace.fs.readDirectory(vscode.Uri.parse(uri))).map(([name]) => name)),
  );
}

/** Bytes above which a file is not read. */
const MAX_FILE = 4_000_000;

/** Text of a file; null where it is none, or too large for one that somebody writes. */
export async function readText(uri: vscode.Uri): Promise<string | null> {
  const { type, size } = await vscode.workspace.fs.stat(uri);
  if ((type & vscode.FileType.File) === 0 || size > MAX_FILE) return null;
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch {
    return null;
  }
}
