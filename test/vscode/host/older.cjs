// Starts the server of an older embedded editor, whose main file only exports it: node older.cjs MAIN-FILE ARGUMENT…, said as newer ones take them.
const http = require("node:http");

const [, , main, ...rest] = process.argv;
process.argv.splice(1, 1); // its own code reads them from the third on
const value = (name) => rest[rest.indexOf(name) + 1];

start().catch((error) => {
  console.error(error);
  process.exit(1);
});

async function start() {
  const editor = await require(main).loadCodeWithNls();
  if (rest.includes("--install-extension")) return editor.spawnCli();
  const code = await editor.createServer(null);
  const server = http.createServer((request, response) => code.handleRequest(request, response));
  server.on("upgrade", (request, socket) => code.handleUpgrade(request, socket));
  server.listen(Number(value("--port")), value("--host"), () => console.log(`agent listening on ${server.address().port}`));
}
