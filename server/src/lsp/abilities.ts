/** What the client can do, read once from its `initialize` request; nothing else looks at capabilities. */
import type { ClientCapabilities, InitializeParams } from "vscode-languageserver-protocol";
import type { InitializationOptions } from "../protocol";

export interface Abilities {
  /** Unit of `character` in positions: code units of UTF-16, or bytes of UTF-8. */
  readonly encoding: "utf-16" | "utf-8";
  readonly hover: "markdown" | "plaintext";
  /** Tooltips of hints are asked for one by one. */
  readonly resolvesTooltip: boolean;
  readonly hintRefresh: boolean;
  /** The client asks for diagnostics; else we send them. */
  readonly pullsDiagnostics: boolean;
  readonly diagnosticRefresh: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly diagnosticVersion: boolean;
  /** Without it a client takes commands only, and we have none. */
  readonly codeActions: boolean;
  readonly resolvesEdit: boolean;
  readonly disabledActions: boolean;
  readonly preferredActions: boolean;
  readonly documentChanges: boolean;
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  /** BCP 47 tag of the editor's language, for the grouping of digits. */
  readonly locale: string;
  readonly options: InitializationOptions;
  /** Roots of the workspace, as URIs. */
  readonly folders: readonly string[];
}

/** Reads capabilities as they are sent, so a client that leaves out all that is optional gets the plainest form of everything. */
export function readAbilities(params: InitializeParams): Abilities {
  const { workspace, textDocument, general }: ClientCapabilities = params.capabilities ?? {};
  const action = textDocument?.codeAction;
  const diagnostics = textDocument?.publishDiagnostics;
  const pull = textDocument?.diagnostic;
  return {
    encoding: general?.positionEncodings?.find((name) => name === "utf-16" || name === "utf-8") === "utf-8" ? "utf-8" : "utf-16",
    hover: textDocument?.hover?.contentFormat?.[0] === "markdown" ? "markdown" : "plaintext",
    resolvesTooltip: textDocument?.inlayHint?.resolveSupport?.properties?.includes("tooltip") === true,
    hintRefresh: workspace?.inlayHint?.refreshSupport === true,
    pullsDiagnostics: pull !== undefined && pull !== null,
    diagnosticRefresh: workspace?.diagnostics?.refreshSupport === true,
    // A client that pulls says it in the pull capability since 3.18, before that it was the push capability for both.
    relatedInformation: diagnostics?.relatedInformation === true || pull?.relatedInformation === true,
    codeDescription: diagnostics?.codeDescriptionSupport === true || pull?.codeDescriptionSupport === true,
    diagnosticVersion: diagnostics?.versionSupport === true,
    codeActions: (action?.codeActionLiteralSupport ?? null) !== null,
    resolvesEdit: action?.resolveSupport?.properties?.includes("edit") === true && action.dataSupport === true,
    disabledActions: action?.disabledSupport === true,
    preferredActions: action?.isPreferredSupport === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    configuration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    locale: typeof params.locale === "string" ? params.locale : "en",
    options: readOptions(params.initializationOptions),
    folders: readFolders(params),
  };
}

/** Any client may send anything here, so each member is checked. */
function readOptions(raw: unknown): InitializationOptions {
  if (typeof raw !== "object" || raw === null) return {};
  const { docs, files, interpreter, settings, bytelens, questions } = raw as Record<string, unknown>;
  return {
    ...(typeof docs === "string" ? { docs: /(?:\/|\.md)$/.test(docs) ? docs : `${docs}/` } : {}),
    files: files === true,
    questions: questions === true,
    interpreter: typeof interpreter === "string" ? interpreter : null,
    settings: settings ?? bytelens ?? null,
  };
}

function readFolders(params: InitializeParams): readonly string[] {
  const folders = params.workspaceFolders ?? [];
  if (folders.length > 0) return folders.map((folder) => folder.uri);
  return typeof params.rootUri === "string" ? [params.rootUri] : [];
}
