// Stands in for the Python extension (ms-python.python): the part of its public interface that Bytelens reads, and `select`, which only tests call.
const { EventEmitter } = require("vscode");

const changed = new EventEmitter();
let selected;

exports.activate = () => ({
  environments: {
    known: [{ path: "/opt/python-3.8.18/bin/python" }],
    getActiveEnvironmentPath: () => selected,
    onDidChangeActiveEnvironmentPath: changed.event,
  },
  select: (path) => {
    selected = path === null ? undefined : { path };
    changed.fire(selected);
  },
});
