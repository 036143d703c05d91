/** How the server's process talks to its client: standard input and output, or what the editor's arguments name. */
import {
  createMessageConnection,
  createServerPipeTransport,
  createServerSocketTransport,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
  type MessageReader,
  type MessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";

/** `--node-ipc`, `--pipe=NAME`, `--socket=PORT` (value also as the next argument); else, and for `--stdio`, standard input and output. */
export function openTransport(args: readonly string[]): MessageConnection {
  const [reader, writer] = choose(args);
  return createMessageConnection(reader, writer);
}

function choose(args: readonly string[]): readonly [MessageReader, MessageWriter] {
  const named = (name: string): string | undefined => {
    const at = args.findIndex((argument) => argument === name || argument.startsWith(`${name}=`));
    return args[at]?.includes("=") === true ? args[at]?.slice(name.length + 1) : at < 0 ? undefined : args[at + 1];
  };
  if (args.includes("--node-ipc")) {
    // The channel's end is an event of its own, which the reader does not know.
    process.once("disconnect", () => process.emit("close" as "exit", 0));
    return [new IPCMessageReader(process), new IPCMessageWriter(process)];
  }
  const pipe = named("--pipe");
  if (pipe !== undefined) return createServerPipeTransport(pipe);
  const socket = Number(named("--socket"));
  if (Number.isInteger(socket)) return createServerSocketTransport(socket);
  return [new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout)];
}
