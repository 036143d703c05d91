"""Runs a script as python itself would and notes what its assignments really take. Used only by `bytelens measure`.

measure.py RESULT SCRIPT [ARGUMENT...]: the figures go to RESULT as JSON; all else is the script's.
"""
import ast
import builtins
import gc
import json
import os
import sys
import time
import types

# Seconds that walking objects may take in all; past them a place is looked at once, past twice as many not at all.
SECONDS = 20.0
# Objects that one walk may visit.
MOST_OBJECTS = 3_000_000
# Of a place that runs often the first rounds are measured, then powers of two and every so many.
ALWAYS = 6
EVERY = 41

RECORDER = "__bytelens__"
VALUE = "__bytelens_value__"

NOT_COUNTED = (
    type, types.FunctionType, types.ModuleType, types.CodeType,
    # Those of the second line have names in types from 3.7 on only.
    types.GetSetDescriptorType, types.MemberDescriptorType,
    type(object.__init__), type(str.join), type(object().__str__), type(vars(dict)["fromkeys"]),
)
LARGEST_CACHED = 1024 if sys.version_info >= (3, 15) else 256
ATOMS = (int, float, complex, str, bytes, bytearray, bool, range)
BOXES = (list, tuple, set, frozenset)


def is_shared(value):
    """Whether the interpreter itself owns the value, so that deep leaves it out."""
    if value is None or value is True or value is False or value is Ellipsis or value is NotImplemented:
        return True
    kind = type(value)
    if kind is int:
        return -5 <= value <= LARGEST_CACHED
    if kind is tuple:
        return not value
    if kind is str:
        return not value or (len(value) == 1 and value < "\u0100")
    if kind is bytes:
        return len(value) < 2
    if kind is frozenset:
        return not value and sys.version_info < (3, 10)
    if kind is types.BuiltinFunctionType:
        # A method of an object is an object of its own, which holds the other.
        return value.__self__ is None or isinstance(value.__self__, (type, types.ModuleType))
    return isinstance(value, NOT_COUNTED)


def own(value):
    """The __dict__ and the filled slots of an instance of a Python class. No code of the class is run."""
    found = []
    for base in type(value).__mro__:
        for descriptor in list(vars(base).values()):
            if isinstance(descriptor, types.MemberDescriptorType) and base.__flags__ & (1 << 9):
                try:
                    found.append(descriptor.__get__(value))
                except AttributeError:
                    pass
    try:
        found.append(object.__getattribute__(value, "__dict__"))
    except AttributeError:
        pass
    return found


def edges(value):
    """What a value reaches in one step."""
    kind = type(value)
    if kind in ATOMS or kind.__module__ == "array":
        return ()
    if kind in BOXES:
        return value
    if kind is dict:
        return list(value.keys()) + list(value.values())
    if kind is memoryview:
        return (value.obj,)
    if kind is types.FrameType:
        # Of generators before 3.11: what the frame works with, and not the module or the frames that it runs in.
        around = (value.f_globals, value.f_builtins, value.f_back)
        return [item for item in gc.get_referents(value) if not any(item is other for other in around)]
    if kind.__module__.split(".")[0] == "numpy":
        base = getattr(value, "base", None)
        if base is not None:
            return (base,)
        dtype = getattr(value, "dtype", None)
        if dtype is not None and getattr(dtype, "hasobject", False) and hasattr(value, "flat"):
            return list(value.flat)
        return ()
    for box in BOXES:
        if isinstance(value, box):
            return list(box.__iter__(value)) + own(value)
    if isinstance(value, dict):
        factory = [value.default_factory] if kind.__name__ == "defaultdict" else []
        return list(dict.keys(value)) + list(dict.values(value)) + factory + (own(value) if kind.__flags__ & (1 << 9) else [])
    if kind.__name__ == "deque" and kind.__module__ == "collections":
        return list(value)
    # A heap type that may not be changed is one of C: to ask its instances for a __dict__ would make one.
    if kind.__flags__ & (3 << 8) == 1 << 9 and not isinstance(value, NOT_COUNTED):
        found = own(value)
        if found:
            return found
    return gc.get_referents(value)


def deep(value):
    """Sum of getsizeof over all that is reached, each object once; None when there is too much of it."""
    seen = set()
    total = 0
    stack = [value]
    while stack:
        item = stack.pop()
        if id(item) in seen or is_shared(item):
            continue
        seen.add(id(item))
        if len(seen) > MOST_OBJECTS:
            return None
        total += sys.getsizeof(item)
        stack.extend(edges(item))
    return total


class Recorder:
    """Notes what each place saw. A place is the line and column of the name that is assigned."""

    def __init__(self):
        self.places = []
        self.seen = {}
        # Which place bound a name last, by frame; 0 is the module's.
        self.current = {}
        self.spent = 0.0
        self.process = os.getpid()

    def module_bound(self, place, name, value):
        self.current.setdefault(0, {})[name] = place
        self.see(place, value)

    def bound(self, place, name, value):
        self.current.setdefault(id(sys._getframe(1)), {})[name] = place
        self.see(place, value)

    def module_walrus(self, place, name, value):
        self.module_bound(place, name, value)
        return value

    def walrus(self, place, name, value):
        self.current.setdefault(id(sys._getframe(1)), {})[name] = place
        self.see(place, value)
        return value

    def seen_walrus(self, place, value):
        self.see(place, value)
        return value

    def see(self, place, value):
        self.note((place, "after"), value)

    def see_attribute(self, place, owner, name):
        """The attribute is read only where no code of the class stands behind it."""
        for base in type(owner).__mro__:
            found = vars(base).get(name)
            if found is None:
                continue
            if hasattr(type(found), "__set__") and not isinstance(found, types.MemberDescriptorType):
                return
            break
        try:
            value = object.__getattribute__(owner, name)
        except AttributeError:
            return
        self.note((place, "after"), value)

    def module_ends(self, name, value):
        self.ended(0, name, value)

    def ends(self, name, value):
        self.ended(id(sys._getframe(1)), name, value)

    def ended(self, frame, name, value):
        place = self.current.get(frame, {}).pop(name, None)
        if place is not None:
            self.note((place, "exit"), value)

    def forget(self, *names):
        bound = self.current.get(id(sys._getframe(1)), {})
        for name in names:
            bound.pop(name, None)

    def module_forget(self, *names):
        bound = self.current.get(0, {})
        for name in names:
            bound.pop(name, None)

    def leave(self):
        self.current.pop(id(sys._getframe(1)), None)

    def note(self, key, value):
        seen = self.seen.get(key)
        if seen is None:
            seen = self.seen[key] = {"count": 0, "measured": 0, "shallow": None, "deep": None, "length": None, "types": []}
        seen["count"] += 1
        count = seen["count"]
        if count > ALWAYS and count & (count - 1) != 0 and count % EVERY != 0:
            return
        if self.spent > SECONDS and (count > 1 or self.spent > 2 * SECONDS):
            return
        began = time.perf_counter()
        try:
            figures = {"shallow": sys.getsizeof(value), "deep": deep(value), "length": None}
            if type(value) in BOXES or type(value) in (dict, str, bytes, bytearray, range):
                figures["length"] = len(value)
        except Exception:
            # A class may refuse to say how large it is.
            return
        finally:
            self.spent += time.perf_counter() - began
        seen["measured"] += 1
        for field, figure in figures.items():
            if figure is None:
                continue
            ends = seen[field]
            seen[field] = [figure, figure] if ends is None else [min(ends[0], figure), max(ends[1], figure)]
        kind = type(value).__name__
        if kind not in seen["types"] and len(seen["types"]) < 8:
            seen["types"].append(kind)


class Scope:
    def __init__(self, kind):
        # "module", "function" or "class"
        self.kind = kind
        self.assigned = []
        self.globals = set()
        self.nonlocals = set()


class Instrument(ast.NodeTransformer):
    """Puts calls to the recorder around assignments, without changing what the script does."""

    def __init__(self, source, recorder):
        self.lines = [line.encode() for line in source.split("\n")]
        self.places = recorder.places
        self.scopes = [Scope("module")]
        self.classes = []

    # Places and calls.

    def place(self, node, name):
        column = len(self.lines[node.lineno - 1][: node.col_offset].decode("utf-8", "replace")) + 1
        self.places.append({"line": node.lineno, "column": column, "name": name})
        return ast.Constant(len(self.places) - 1)

    def call(self, method, *arguments):
        function = ast.Attribute(ast.Name(RECORDER, ast.Load()), method, ast.Load())
        return ast.Call(function, list(arguments), [])

    def kind(self, name):
        """How the scope of a name is followed: as the module's, as the function's, or only seen."""
        scope = self.scopes[-1]
        if scope.kind == "module" or name in scope.globals:
            return "module_"
        return "" if scope.kind == "function" and name not in scope.nonlocals else None

    def targets(self, node):
        if isinstance(node, ast.Name):
            return [node]
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            return [node]
        if isinstance(node, ast.Starred):
            return self.targets(node.value)
        if isinstance(node, (ast.Tuple, ast.List)):
            return [name for item in node.elts for name in self.targets(item)]
        return []

    def names(self, node):
        return [target.id for target in self.targets(node) if isinstance(target, ast.Name)]

    def mangled(self, name):
        if not name.startswith("__") or name.endswith("__") or not self.classes:
            return name
        return "_" + self.classes[-1].lstrip("_") + name

    def bound(self, node):
        """The statement that notes what a target holds now."""
        if isinstance(node, ast.Attribute):
            place = self.place(node, "self." + node.attr)
            return ast.Expr(self.call("see_attribute", place, ast.Name("self", ast.Load()), ast.Constant(self.mangled(node.attr))))
        kind = self.kind(node.id)
        value = ast.Name(node.id, ast.Load())
        if kind is None:
            return ast.Expr(self.call("see", self.place(node, node.id), value))
        self.scopes[-1].assigned.append(node.id)
        return ast.Expr(self.call(kind + "bound", self.place(node, node.id), ast.Constant(node.id), value))

    def ended(self, names):
        """Statements that note what names hold before they are bound again; some may not be bound at all."""
        result = []
        for name in names:
            kind = self.kind(name)
            if kind is None:
                continue
            body = [ast.Expr(self.call(kind + "ends", ast.Constant(name), ast.Name(name, ast.Load())))]
            result.append(ast.Try(body, [ast.ExceptHandler(ast.Name("NameError", ast.Load()), None, [ast.Pass()])], [], []))
        return result

    def forgotten(self, names):
        followed = [name for name in names if self.kind(name) is not None]
        if not followed:
            return []
        prefix = "module_" if self.scopes[-1].kind == "module" else ""
        return [ast.Expr(self.call(prefix + "forget", *[ast.Constant(name) for name in followed]))]

    def at(self, node, statements):
        """Gives new statements the place of the one that they stand for, so that tracebacks do not change."""
        for statement in statements:
            for inner in ast.walk(statement):
                if isinstance(inner, (ast.stmt, ast.expr, ast.excepthandler)) and not hasattr(inner, "lineno"):
                    ast.copy_location(inner, node)
        return statements

    # Assignments.

    def rebind(self, node, value, assign, targets):
        bound = [self.bound(target) for target in targets]
        if self.scopes[-1].kind == "class" or not any(isinstance(target, ast.Name) for target in targets):
            return self.at(node, [node] + bound)
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        return self.at(
            node,
            [ast.Assign([ast.Name(VALUE, ast.Store())], value)]
            + self.ended(names)
            + [assign(ast.Name(VALUE, ast.Load())), ast.Delete([ast.Name(VALUE, ast.Del())])]
            + bound,
        )

    def visit_Assign(self, node):
        self.generic_visit(node)
        targets = [name for target in node.targets for name in self.targets(target)]
        if not targets:
            return node
        return self.rebind(node, node.value, lambda value: ast.Assign(node.targets, value), targets)

    def visit_AnnAssign(self, node):
        self.generic_visit(node)
        targets = self.targets(node.target)
        if node.value is None or not targets:
            return node
        return self.rebind(node, node.value, lambda value: ast.AnnAssign(node.target, node.annotation, value, node.simple), targets)

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        targets = self.targets(node.target)
        if not targets:
            return node
        bound = [self.bound(target) for target in targets]
        if self.scopes[-1].kind == "class" or isinstance(node.target, ast.Attribute):
            return self.at(node, [node] + bound)
        return self.at(
            node,
            [
                ast.Assign([ast.Name(VALUE, ast.Store())], ast.Name(node.target.id, ast.Load())),
                ast.AugAssign(ast.Name(VALUE, ast.Store()), node.op, node.value),
            ]
            + self.ended([node.target.id])
            + [ast.Assign([node.target], ast.Name(VALUE, ast.Load())), ast.Delete([ast.Name(VALUE, ast.Del())])]
            + bound,
        )

    def visit_NamedExpr(self, node):
        self.generic_visit(node)
        name = node.target.id
        kind = self.kind(name)
        place = self.place(node.target, name)
        if kind is None:
            node.value = self.call("seen_walrus", place, node.value)
        else:
            node.value = self.call(kind + "walrus", place, ast.Constant(name), node.value)
        self.at(node, [node.value])
        return node

    # What else binds and unbinds names.

    def visit_Delete(self, node):
        self.generic_visit(node)
        return self.at(node, self.ended([name for target in node.targets for name in self.names(target)]) + [node])

    def visit_For(self, node):
        self.generic_visit(node)
        node.body = self.at(node, self.forgotten(self.names(node.target))) + node.body
        return node

    visit_AsyncFor = visit_For

    def visit_With(self, node):
        self.generic_visit(node)
        names = [name for item in node.items if item.optional_vars is not None for name in self.names(item.optional_vars)]
        node.body = self.at(node, self.forgotten(names)) + node.body
        return node

    visit_AsyncWith = visit_With

    def visit_ExceptHandler(self, node):
        self.generic_visit(node)
        if node.name is not None:
            node.body = self.at(node, self.forgotten([node.name])) + node.body
        return node

    def visit_Import(self, node):
        names = [(alias.asname or alias.name).split(".")[0] for alias in node.names if alias.name != "*"]
        if getattr(node, "module", None) == "__future__":
            return node
        return [node] + self.at(node, self.forgotten(names))

    visit_ImportFrom = visit_Import

    # Scopes.

    def visit_ClassDef(self, node):
        node.decorator_list = [self.visit(item) for item in node.decorator_list]
        node.bases = [self.visit(item) for item in node.bases]
        node.keywords = [self.visit(item) for item in node.keywords]
        self.scopes.append(Scope("class"))
        self.classes.append(node.name)
        node.body = self.visit_block(node.body)
        self.classes.pop()
        self.scopes.pop()
        return [node] + self.at(node, self.forgotten([node.name]))

    def visit_FunctionDef(self, node):
        node.decorator_list = [self.visit(item) for item in node.decorator_list]
        node.args = self.visit(node.args)
        scope = Scope("function")
        for inner in ast.walk(node):
            if isinstance(inner, ast.Global):
                scope.globals.update(inner.names)
            elif isinstance(inner, ast.Nonlocal):
                scope.nonlocals.update(inner.names)
        self.scopes.append(scope)
        body = node.body
        head = []
        if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and isinstance(body[0].value.value, str):
            head, body = body[:1], body[1:]
        while body and isinstance(body[0], (ast.Global, ast.Nonlocal)):
            head, body = head + body[:1], body[1:]
        body = self.visit_block(body)
        names = [name for name in dict.fromkeys(scope.assigned) if self.kind(name) == ""]
        if body and names:
            # What the names hold is noted on the way out, exceptions apart.
            failed = ast.Name("BaseException", ast.Load())
            handler = ast.ExceptHandler(failed, None, [ast.Expr(self.call("leave")), ast.Raise()])
            last = [ast.Try(body, [handler], [], self.ended(names) + [ast.Expr(self.call("leave"))])]
            body = self.at(body[0], last)
        node.body = head + body
        self.scopes.pop()
        return [node] + self.at(node, self.forgotten([node.name]))

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        # A walrus in it binds a name of its own.
        self.scopes.append(Scope("function"))
        self.generic_visit(node)
        self.scopes.pop()
        return node

    def visit_block(self, statements):
        result = []
        for statement in statements:
            made = self.visit(statement)
            result.extend(made if isinstance(made, list) else [made])
        return result


def target_text():
    import sysconfig

    free_threaded = "t" if sysconfig.get_config_var("Py_GIL_DISABLED") else ""
    words = "64" if sys.maxsize > 2**32 else "32"
    return "cpython-%d.%d.%d%s-%s" % (sys.version_info[:3] + (free_threaded, words))


def main():
    result, script, arguments = sys.argv[1], sys.argv[2], sys.argv[3:]
    with open(script, "rb") as file:
        data = file.read()
    recorder = Recorder()
    try:
        tree = ast.parse(data, script)
        import io
        import tokenize

        encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
        source = data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        tree = ast.fix_missing_locations(Instrument(source, recorder).visit(tree))
    except (SyntaxError, UnicodeDecodeError, LookupError):
        # Python says it better.
        compile(data, script, "exec")
        raise
    code = compile(tree, script, "exec")
    module = types.ModuleType("__main__")
    module.__file__ = script
    module.__builtins__ = builtins
    module.__dict__.pop("__path__", None)
    sys.modules["__main__"] = module
    sys.argv = [script] + arguments
    sys.path[0] = os.path.dirname(os.path.abspath(script))
    setattr(builtins, RECORDER, recorder)

    def save():
        if os.getpid() != recorder.process:
            return
        for name in list(recorder.current.get(0, {})):
            if name in module.__dict__:
                recorder.ended(0, name, module.__dict__[name])
        numpy = getattr(sys.modules.get("numpy"), "__version__", None)
        if numpy is None:
            try:
                from importlib.metadata import version

                numpy = version("numpy")
            except Exception:
                numpy = None
        sites = [dict(place) for place in recorder.places]
        for (place, moment), seen in recorder.seen.items():
            sites[place][moment] = seen
        with open(result, "w", encoding="utf-8") as file:
            json.dump({"target": target_text(), "numpy": numpy, "sites": sites, "seconds": recorder.spent}, file)

    try:
        exec(code, module.__dict__)
    except SystemExit:
        raise
    except BaseException as error:
        # The frames above the script's own are not the script's.
        error.__traceback__ = error.__traceback__.tb_next
        raise
    finally:
        save()


def report(kind, error, traceback):
    """Tracebacks begin in the script, as they do without this file."""
    while traceback is not None and traceback.tb_frame.f_code.co_filename == __file__:
        traceback = traceback.tb_next
    sys.__excepthook__(kind, error.with_traceback(traceback), traceback)


if __name__ == "__main__":
    sys.excepthook = report
    main()
