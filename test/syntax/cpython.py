"""Writes CPython's own syntax trees as S-expressions, in the form of dump.ts: one JSON line per path read from standard input."""
import ast
import json
import re
import struct
import sys

OPS = {
    "Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**", "MatMult": "@", "LShift": "<<",
    "RShift": ">>", "BitAnd": "&", "BitOr": "|", "BitXor": "^", "UAdd": "+", "USub": "-", "Invert": "~", "Not": "not", "And": "and",
    "Or": "or", "Eq": "==", "NotEq": "!=", "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "In": "in", "NotIn": "not-in", "Is": "is",
    "IsNot": "is-not",
}


def form(*words):
    return "(" + " ".join(words) + ")"


def listed(items, write):
    return "[" + " ".join(write(item) for item in items) + "]"


def op(node):
    return OPS[type(node).__name__]


def bits(value):
    return format(struct.unpack(">Q", struct.pack(">d", value))[0], "x")


def quoted(text):
    units = text.encode("utf-16-be", "surrogatepass")
    out = []
    for i in range(0, len(units), 2):
        unit = units[i] << 8 | units[i + 1]
        char = chr(unit)
        out.append(char if " " <= char <= "~" and char not in '"\\' else "\\u%04x" % unit)
    return '"' + "".join(out) + '"'


class Dumper:
    def __init__(self, source):
        # Named characters are not looked up by Bytelens; it says that it does not know the text.
        self.lines = source.split("\n") if "\\N{" in source else None

    def unknown(self, node):
        if self.lines is None:
            return False
        lines = [line.encode() for line in self.lines[node.lineno - 1:node.end_lineno]]
        lines[-1] = lines[-1][:node.end_col_offset]
        lines[0] = lines[0][node.col_offset:]
        text = b"\n".join(lines).decode()
        raw = re.match("[bBfF]?[rR]", text) is not None
        return not raw and re.search(r"(?<!\\)(?:\\\\)*\\N\{", text) is not None

    def optional(self, node):
        return "-" if node is None else self.dump(node)

    def block(self, body):
        return listed(body, self.statement)

    def statement(self, s):
        d, name = self.dump, type(s).__name__
        if name in ("FunctionDef", "AsyncFunctionDef"):
            flags = []
            if name == "AsyncFunctionDef":
                flags.append("async")
            if generator(s):
                flags.append("generator")
            if ast.get_docstring(s, clean=False) is not None:
                flags.append("docstring")
            return form("FunctionDef", s.name, "[" + " ".join(flags) + "]", self.parameters(s.args), self.optional(s.returns),
                        self.block(s.body), listed(s.decorator_list, d))
        if name == "ClassDef":
            return form("ClassDef", s.name, listed(s.bases, d), listed(s.keywords, self.keyword), listed(s.decorator_list, d), self.block(s.body))
        if name == "Return":
            return form("Return", self.optional(s.value))
        if name == "Delete":
            targets = s.targets
            if len(targets) == 1 and isinstance(targets[0], (ast.Tuple, ast.List)):
                targets = targets[0].elts
            return form("Delete", listed(targets, d))
        if name == "Assign":
            return form("Assign", listed(s.targets, d), d(s.value))
        if name == "AugAssign":
            return form("AugAssign", d(s.target), op(s.op), d(s.value))
        if name == "AnnAssign":
            return form("AnnAssign", d(s.target), d(s.annotation), self.optional(s.value))
        if name in ("For", "AsyncFor"):
            return form("For", "yes" if name == "AsyncFor" else "no", d(s.target), d(s.iter), self.block(s.body), self.block(s.orelse))
        if name in ("While", "If"):
            return form(name, d(s.test), self.block(s.body), self.block(s.orelse))
        if name in ("With", "AsyncWith"):
            items = listed(s.items, lambda i: form("item", d(i.context_expr), self.optional(i.optional_vars)))
            return form("With", "yes" if name == "AsyncWith" else "no", items, self.block(s.body))
        if name == "Match":
            cases = listed(s.cases, lambda c: form("case", self.pattern(c.pattern), self.optional(c.guard), self.block(c.body)))
            return form("Match", d(s.subject), cases)
        if name == "Raise":
            return form("Raise", self.optional(s.exc), self.optional(s.cause))
        if name in ("Try", "TryStar"):
            handlers = listed(s.handlers, lambda h: form("handler", self.optional(h.type), h.name or "-", self.block(h.body)))
            return form("Try", "yes" if name == "TryStar" else "no", self.block(s.body), handlers, self.block(s.orelse), self.block(s.finalbody))
        if name == "Assert":
            return form("Assert", d(s.test), self.optional(s.msg))
        if name == "Import":
            return form("Import", listed(s.names, alias))
        if name == "ImportFrom":
            return form("ImportFrom", s.module or "-", str(s.level), listed(s.names, alias))
        if name in ("Global", "Nonlocal"):
            return form(name, *s.names)
        if name == "Expr":
            return form("Expr", d(s.value))
        if name == "TypeAlias":
            return form("TypeAlias", s.name.id, d(s.value))
        return form(name)

    def dump(self, e):
        d, name = self.dump, type(e).__name__
        if name == "Constant":
            return self.constant(e)
        if name == "Name":
            return e.id
        if name == "Attribute":
            return form(name, d(e.value), e.attr)
        if name == "Subscript":
            return form(name, d(e.value), d(e.slice))
        if name == "Slice":
            return form(name, self.optional(e.lower), self.optional(e.upper), self.optional(e.step))
        if name in ("Starred", "Await", "YieldFrom"):
            return form(name, d(e.value))
        if name in ("Tuple", "List", "Set"):
            return form(name, *map(d, e.elts))
        if name == "Dict":
            return form(name, *(form("item", self.optional(k), d(v)) for k, v in zip(e.keys, e.values)))
        if name == "BinOp":
            return form(op(e.op), d(e.left), d(e.right))
        if name == "UnaryOp":
            return form(op(e.op), d(e.operand))
        if name == "BoolOp":
            return form(op(e.op), *map(d, e.values))
        if name == "Compare":
            return form(name, d(e.left), *(word for o, c in zip(e.ops, e.comparators) for word in (op(o), d(c))))
        if name == "Call":
            return form(name, d(e.func), listed(e.args, d), listed(e.keywords, self.keyword))
        if name == "IfExp":
            return form(name, d(e.test), d(e.body), d(e.orelse))
        if name == "Lambda":
            return form(name, self.parameters(e.args), d(e.body))
        if name in ("ListComp", "SetComp", "GeneratorExp"):
            return form(name, d(e.elt), listed(e.generators, self.comprehension))
        if name == "DictComp":
            return form(name, d(e.key), d(e.value), listed(e.generators, self.comprehension))
        if name == "JoinedStr":
            return "?" if self.unknown(e) else self.joined(e.values)
        if name == "NamedExpr":
            return form(name, d(e.target), d(e.value))
        if name == "Yield":
            return form(name, self.optional(e.value))
        raise AssertionError(name)

    def joined(self, values):
        parts = []
        text = None
        for value in values:
            if isinstance(value, ast.Constant):
                text = (text or "") + value.value
                continue
            if text:
                parts.append(quoted(text))
            text = None
            parts.append(self.formatted(value))
        if not parts:
            return quoted(text or "")
        if text:
            parts.append(quoted(text))
        return form("JoinedStr", *parts)

    def formatted(self, value):
        out = self.dump(value.value)
        if value.conversion != -1:
            out = form("Call", {"r": "builtins.repr", "s": "builtins.str", "a": "builtins.ascii"}[chr(value.conversion)], "[" + out + "]", "[]")
        if value.format_spec is not None:
            out = form("Call", "builtins.format", "[" + out + " " + self.joined(value.format_spec.values) + "]", "[]")
        return out

    def constant(self, e):
        value = e.value
        if value is None or value is True or value is False:
            return str(value)
        if value is Ellipsis:
            return "Ellipsis"
        if isinstance(value, int):
            return format(value, "x")
        if isinstance(value, float):
            return "f" + bits(value)
        if isinstance(value, complex):
            return "j" + bits(value.imag)
        if isinstance(value, bytes):
            return "b" + quoted(value.decode("latin-1"))
        if self.unknown(e) or re.search("[\ud800-\udbff][\udc00-\udfff]", value):
            return "?"
        return quoted(value)

    def parameters(self, a):
        defaults = [None] * (len(a.posonlyargs) + len(a.args) - len(a.defaults)) + a.defaults

        def one(parameter, default=None):
            return form(parameter.arg, self.optional(parameter.annotation), self.optional(default))

        def many(names, values):
            return "[" + " ".join(one(n, v) for n, v in zip(names, values)) + "]"

        only = len(a.posonlyargs)
        return "".join([
            many(a.posonlyargs, defaults[:only]),
            many(a.args, defaults[only:]),
            one(a.vararg) if a.vararg else "-",
            many(a.kwonlyargs, a.kw_defaults),
            one(a.kwarg) if a.kwarg else "-",
        ])

    def keyword(self, k):
        return form(k.arg or "**", self.dump(k.value))

    def comprehension(self, g):
        return form("for", "yes" if g.is_async else "no", self.dump(g.target), self.dump(g.iter), listed(g.ifs, self.dump))

    def pattern(self, p):
        name = type(p).__name__
        if name == "MatchValue":
            return form(name, self.dump(p.value))
        if name == "MatchSingleton":
            return form(name, str(p.value))
        if name in ("MatchSequence", "MatchOr"):
            return form(name, *map(self.pattern, p.patterns))
        if name == "MatchMapping":
            return form(name, listed(p.keys, self.dump), listed(p.patterns, self.pattern), p.rest or "-")
        if name == "MatchClass":
            named = "[" + " ".join(form(k, self.pattern(v)) for k, v in zip(p.kwd_attrs, p.kwd_patterns)) + "]"
            return form(name, self.dump(p.cls), listed(p.patterns, self.pattern), named)
        if name == "MatchStar":
            return form(name, p.name or "-")
        return form(name, "-" if p.pattern is None else self.pattern(p.pattern), p.name or "-")


def alias(a):
    return form(a.name, a.asname) if a.asname else a.name


def generator(function):
    todo = list(function.body)
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            todo.extend(ast.iter_child_nodes(node))
    return False


TEXTS = ("Constant", "JoinedStr", "MatchSingleton")


def spans(tree, source):
    """Type and place, in UTF-16 code units, of every expression outside of f-strings, whose insides CPython places only since 3.12."""
    starts, at = [], 0
    lines = re.split("(?<=\n)|(?<=\r)(?!\n)", source)
    for line in lines:
        starts.append(at)
        at += utf16(line)
    out = []
    flattened = set()
    todo = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.expr, ast.MatchSingleton)) and node not in flattened:
            start = starts[node.lineno - 1] + column(lines[node.lineno - 1], node.col_offset)
            end = starts[node.end_lineno - 1] + column(lines[node.end_lineno - 1], node.end_col_offset)
            kind = type(node).__name__
            out.append("%s %d %d" % ("Text" if kind in TEXTS else kind, start, end))
        if isinstance(node, ast.Delete) and len(node.targets) == 1 and isinstance(node.targets[0], (ast.Tuple, ast.List)):
            flattened.add(node.targets[0])
        if not isinstance(node, ast.JoinedStr):
            todo.extend(ast.iter_child_nodes(node))
    return sorted(out)


def utf16(text):
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def column(line, utf8):
    return utf8 if line.isascii() else utf16(line.encode("utf-8", "surrogatepass")[:utf8].decode("utf-8", "surrogatepass"))


def main():
    sys.setrecursionlimit(100_000)
    for line in sys.stdin:
        path = json.loads(line)
        try:
            with open(path, encoding="utf-8", newline="") as file:
                source = file.read()
            tree = ast.parse(source)
        except (SyntaxError, UnicodeDecodeError, ValueError):
            continue
        dumper = Dumper(source)
        print(json.dumps({"path": path, "source": source, "body": [dumper.statement(s) for s in tree.body], "spans": spans(tree, source)}))


if __name__ == "__main__":
    main()
