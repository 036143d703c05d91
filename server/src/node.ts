/** The language server as a process: on standard input and output, or on the pipe that the editor names. */
import { createConnection } from "vscode-languageserver/node";
import { createNodeRuntime } from "./lsp/runtimeNode";
import { startServer } from "./lsp/server";

const named = process.argv.some((argument) => /^--(node-ipc|stdio|socket|pipe)\b/.test(argument));
const connection = named ? createConnection() : createConnection(process.stdin, process.stdout);
startServer(connection, createNodeRuntime(__dirname));
