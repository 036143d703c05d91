"""Runs programs in one process and prints what their values really take: shallow, deep and held bytes for each assignment."""
import ast
import gc
import io
import json
import random
import signal
import sys
import tracemalloc
import types

# With one underscore: names with two are other names inside a class.
NAMES = "_bytelens_"
# Of a place that runs often, the first rounds are measured, then fewer and fewer; less still once a program has cost much.
ALWAYS = 6
EVERY = 41
MOST_OBJECTS = 60_000
# Processor time for one run of a program.
SECONDS = 3

NOT_COUNTED = (
    type, types.FunctionType, types.ModuleType, types.CodeType,
    types.GetSetDescriptorType, types.MemberDescriptorType, types.WrapperDescriptorType, types.MethodDescriptorType,
)
LARGEST_CACHED = 1024 if sys.version_info >= (3, 15) else 256


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


def edges(value):
    """What a value reaches in one step."""
    kind = type(value)
    if kind in (int, float, complex, str, bytes, bytearray, bool, range):
        return ()
    if kind.__module__ == "array":
        return ()
    if kind.__module__.split(".")[0] == "numpy":
        base = getattr(value, "base", None)
        if base is not None:
            return (base,)
        if getattr(value, "dtype", None) is not None and value.dtype.hasobject:
            return tuple(value.flat)
        return ()
    if isinstance(value, dict):
        found = list(value.keys()) + list(value.values())
        if hasattr(value, "default_factory"):
            found.append(value.default_factory)
        # The __dict__ of a Counter; types written in C make theirs for nobody but who asks (Py_TPFLAGS_HEAPTYPE).
        if kind.__flags__ & 1 << 9 and hasattr(value, "__dict__"):
            found.append(value.__dict__)
        return found
    if isinstance(value, (list, tuple, set, frozenset)) or kind.__name__ == "deque":
        found = list(value)
        if hasattr(value, "__dict__"):
            found.append(value.__dict__)
        return found
    if kind.__module__ == "__main__":
        found = [value.__dict__] if hasattr(value, "__dict__") else []
        for base in kind.__mro__:
            slots = base.__dict__.get("__slots__", ())
            for slot in (slots,) if isinstance(slots, str) else slots:
                if hasattr(value, slot):
                    found.append(getattr(value, slot))
        return found
    return [item for item in gc.get_referents(value)]


def reached(value, steps):
    """The value and all that it reaches by those steps, each object once, without what the interpreter shares."""
    seen = {}
    stack = [value]
    while stack:
        item = stack.pop()
        if id(item) in seen or is_shared(item):
            continue
        seen[id(item)] = item
        stack.extend(steps(item))
    return list(seen.values())


# Bytes that the frames of generators have for what is put around assignments, by their code.
ADDED = {}


def slots(code):
    return len(set(code.co_varnames) | set(code.co_cellvars)) + len(code.co_freevars) + code.co_stacksize


def codes(code):
    found = [code]
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            found += codes(constant)
    return found


def note_added(plain, instrumented):
    """From 3.11 on a generator has its frame inside: as many slots as its function needs."""
    ADDED.clear()
    own, others = codes(plain), codes(instrumented)
    if sys.version_info >= (3, 11) and [code.co_name for code in own] == [code.co_name for code in others]:
        for before, after in zip(own, others):
            ADDED[after] = tuple.__itemsize__ * (slots(after) - slots(before))


def size_of(value):
    code = getattr(value, "gi_code", None) or getattr(value, "cr_code", None) if type(value).__module__ == "builtins" else None
    return sys.getsizeof(value) - ADDED.get(code, 0)


def deep(value):
    """Sum of getsizeof over all that is reached, and the number of those objects."""
    items = reached(value, edges)
    return sum(size_of(item) for item in items), len(items)


def shape_bytes(value):
    """Bytes of shape and strides of all arrays that are reached: NumPy keeps such blocks in a cache of its own (alloc.c), so that some count and some do not."""
    # By referents: asking an instance for its __dict__ would make one.
    return sum(16 * item.ndim for item in reached(value, gc.get_referents) if type(item).__name__ == "ndarray")


def item_types(value):
    if type(value) in (list, tuple, set, frozenset) or type(value).__name__ == "deque":
        return sorted({type(item).__name__ for item in value})
    return None


class Recorder:
    """Collects what each place saw. A place is the line and column of the name that is assigned."""

    def __init__(self):
        self.places = {}
        self.current = {}
        self.frames = 0
        # Objects walked so far.
        self.objects = 0

    def enter(self):
        self.frames += 1
        return self.frames

    def note(self, place, moment, value):
        key = (place, moment)
        seen = self.places.get(key)
        if seen is None:
            seen = self.places[key] = {"count": 0, "shallow": [], "deep": [], "type": [], "items": []}
        seen["count"] += 1
        count = seen["count"]
        often = EVERY if self.objects < MOST_OBJECTS else 50 * EVERY
        if count > ALWAYS and count & (count - 1) != 0 and count % often != 0:
            return
        for field, figure in (("shallow", size_of(value)), ("deep", self.deep(value))):
            ends = seen[field]
            if not ends:
                ends += [figure, figure]
            else:
                ends[0] = min(ends[0], figure)
                ends[1] = max(ends[1], figure)
        name = type(value).__name__
        if name not in seen["type"]:
            seen["type"].append(name)
        for item in item_types(value) or ():
            if item not in seen["items"]:
                seen["items"].append(item)

    def deep(self, value):
        total, objects = deep(value)
        self.objects += objects
        return total

    def exit(self, frame, name):
        held = self.current.pop((frame, name), None)
        if held is not None:
            self.note(held[0], "exit", held[1])

    def bound(self, frame, name, place, value):
        self.note(place, "after", value)
        self.current[(frame, name)] = (place, value)

    def walrus(self, frame, name, place, value):
        self.exit(frame, name)
        self.bound(frame, name, place, value)
        return value

    def drop(self, frame):
        for key in [key for key in self.current if key[0] == frame]:
            del self.current[key]

    def leave(self, frame):
        for key in [key for key in self.current if key[0] == frame]:
            self.exit(*key)


class Instrument(ast.NodeTransformer):
    """Puts calls to the recorder around each assignment to a simple name, without changing what the program does."""

    def __init__(self, source, tree):
        self.assigned = {
            node.id
            for statement in ast.walk(tree)
            if type(statement).__name__ in ("Assign", "AugAssign", "AnnAssign", "NamedExpr")
            for node in ast.walk(statement)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        self.lines = [line.encode() for line in source.split("\n")]
        self.depth = 0
        self.scopes = [{}]

    def call(self, method, *arguments):
        function = ast.Attribute(ast.Name(NAMES + "recorder", ast.Load()), method, ast.Load())
        return ast.Call(function, list(arguments), [])

    def frame(self, name):
        owner = self.scopes[-1].get(name, self.depth)
        return ast.Name(NAMES + "frame%d" % owner, ast.Load())

    def place(self, node):
        column = len(self.lines[node.lineno - 1][: node.col_offset].decode()) + 1
        return ast.Constant("%d:%d:%s" % (node.lineno, column, node.id))

    def targets(self, node):
        if isinstance(node, ast.Name):
            return [node]
        if isinstance(node, ast.Starred):
            return self.targets(node.value)
        if isinstance(node, (ast.Tuple, ast.List)):
            return [name for item in node.elts for name in self.targets(item)]
        return []

    def exits(self, names):
        return [ast.Expr(self.call("exit", self.frame(name.id), ast.Constant(name.id))) for name in names]

    def bounds(self, names):
        return [
            ast.Expr(self.call("bound", self.frame(name.id), ast.Constant(name.id), self.place(name), ast.Name(name.id, ast.Load())))
            for name in names
        ]

    def temporary(self, context):
        return ast.Name(NAMES + "value", context)

    def rebind(self, value, targets):
        names = [name for target in targets for name in self.targets(target)]
        return (
            [ast.Assign([self.temporary(ast.Store())], value)]
            + self.exits(names)
            + [ast.Assign(targets, self.temporary(ast.Load())), ast.Delete([self.temporary(ast.Del())])]
            + self.bounds(names)
        )

    def visit_Assign(self, node):
        self.generic_visit(node)
        return self.rebind(node.value, node.targets)

    def visit_AnnAssign(self, node):
        self.generic_visit(node)
        if node.value is None or not isinstance(node.target, ast.Name):
            return node
        return self.rebind(node.value, [node.target])

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        if not isinstance(node.target, ast.Name):
            return node
        old = ast.Name(node.target.id, ast.Load())
        return (
            [ast.Assign([self.temporary(ast.Store())], old), ast.AugAssign(self.temporary(ast.Store()), node.op, node.value)]
            + self.exits([node.target])
            + [ast.Assign([node.target], self.temporary(ast.Load())), ast.Delete([self.temporary(ast.Del())])]
            + self.bounds([node.target])
        )

    def visit_NamedExpr(self, node):
        self.generic_visit(node)
        name = node.target.id
        node.value = self.call("walrus", self.frame(name), ast.Constant(name), self.place(node.target), node.value)
        return node

    def visit_Delete(self, node):
        self.generic_visit(node)
        return self.exits([name for target in node.targets for name in self.targets(target)]) + [node]

    def visit_For(self, node):
        self.generic_visit(node)
        node.body = self.exits([name for name in self.targets(node.target) if name.id in self.assigned]) + node.body
        return node

    def visit_ClassDef(self, node):
        # What a class body binds goes through its metaclass, which may take the names between for members; its methods are as any functions.
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef):
                self.visit(statement)
        return node

    def visit_FunctionDef(self, node):
        scope = {}
        for inner in ast.walk(node):
            if isinstance(inner, ast.Global):
                scope.update((name, 0) for name in inner.names)
            elif isinstance(inner, ast.Nonlocal):
                scope.update((name, self.depth) for name in inner.names)
        self.depth += 1
        self.scopes.append(scope)
        node.body = [self.visit_all(statement) for statement in node.body]
        body = [statement for group in node.body for statement in group]
        frame = ast.Name(NAMES + "frame%d" % self.depth, ast.Load())
        declared = [statement for statement in body if isinstance(statement, (ast.Global, ast.Nonlocal))]
        rest = [statement for statement in body if not isinstance(statement, (ast.Global, ast.Nonlocal))] or [ast.Pass()]
        node.body = declared + [
            ast.Assign([ast.Name(frame.id, ast.Store())], self.call("enter")),
            ast.Try(
                rest,
                [ast.ExceptHandler(ast.Name("BaseException", ast.Load()), None, [ast.Expr(self.call("drop", frame)), ast.Raise()])],
                [],
                [ast.Expr(self.call("leave", frame))],
            ),
        ]
        self.scopes.pop()
        self.depth -= 1
        return node

    def visit_all(self, statement):
        result = self.visit(statement)
        return result if isinstance(result, list) else [result]


class Overtime(BaseException):
    """A program ran too long."""


def overtime(_number, _frame):
    raise Overtime


def execute(code, namespace):
    random.seed(7)
    error = None
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        exec(code, namespace)
    except Overtime:
        error = "overtime"
    except RecursionError:
        error = "RecursionError"
    except Exception as problem:
        error = type(problem).__name__ + ": " + str(problem)[:200]
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return error


def fresh():
    return {"__name__": "__main__", "__builtins__": __builtins__}


def places(source):
    """What each assignment saw, and the last place that bound each module-level name."""
    tree = ast.parse(source)
    tree = ast.fix_missing_locations(Instrument(source, tree).visit(tree))
    recorder = Recorder()
    namespace = fresh()
    namespace[NAMES + "recorder"] = recorder
    namespace[NAMES + "frame0"] = 0
    instrumented = compile(tree, "program", "exec")
    note_added(compile(source, "program", "exec"), instrumented)
    error = execute(instrumented, namespace)
    last = {name: place for (frame, name), (place, _value) in recorder.current.items() if frame == 0}
    if error is None:
        recorder.leave(0)
    return error, recorder.places, last


def held(code, name):
    """Bytes that stop being held when the name, the only one left, is deleted: least and most."""
    # Blocks in free lists were asked for before tracing began and would not count when they are used again; so would those of a
    # namespace that is made before and then grows.
    gc.collect()
    tracemalloc.start()
    namespace = fresh()
    try:
        if execute(code, namespace) is not None:
            return None
        # Classes are code, and stay; what their attributes hold beside is given up.
        classes = [value for value in namespace.values() if isinstance(value, type) and value.__module__ == "__main__"]
        for cls in classes:
            for key, value in list(vars(cls).items()):
                if not key.startswith("_") and isinstance(value, (list, dict, set)):
                    delattr(cls, key)
        value = None
        for other in list(namespace):
            if other != name and other != "__builtins__":
                del namespace[other]
        if name not in namespace:
            return None
        # The number that a reading returns is itself a traced block in the next one: two readings tell how large it is.
        # What else a reading leaves in free lists is collected each time.
        gc.collect()
        shapes = shape_bytes(namespace[name]) if "numpy" in sys.modules else 0
        gc.collect()
        first = tracemalloc.get_traced_memory()[0]
        gc.collect()
        second = tracemalloc.get_traced_memory()[0]
        del namespace[name]
        gc.collect()
        figure = second - tracemalloc.get_traced_memory()[0] + (second - first)
        return figure - shapes, figure
    finally:
        tracemalloc.stop()


def measure(source, names):
    try:
        code = compile(source, "program", "exec")
    except SyntaxError as problem:
        return {"error": "SyntaxError: " + str(problem), "places": {}, "held": {}}
    error, seen, last = places(source)
    result = {"error": error, "places": {}, "held": {}}
    for (place, moment), figures in seen.items():
        result["places"].setdefault(place, {})[moment] = figures
    if error is None:
        for name, place in list(last.items())[:names]:
            figure = held(code, name)
            if figure is not None:
                result["held"][place] = figure
    return result


def main():
    job = json.load(sys.stdin)
    signal.signal(signal.SIGVTALRM, overtime)
    quiet, output = io.StringIO(), sys.stdout
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    except (ImportError, ValueError, OSError):
        pass
    try:
        import numpy

        version = numpy.__version__
    except ImportError:
        version = None
    # What is there already need not be looked at in each collection.
    gc.collect()
    gc.freeze()
    sys.stdout = quiet
    results = []
    for source in job["programs"]:
        try:
            results.append(measure(source, job.get("names", 3)))
        except (Overtime, MemoryError, RecursionError) as problem:
            results.append({"error": type(problem).__name__, "places": {}, "held": {}})
        quiet.seek(0)
        quiet.truncate()
        gc.collect()
    sys.stdout = output
    words = "64" if sys.maxsize > 2 ** 32 else "32"
    target = "cpython-%d.%d.%d-%s" % (sys.version_info[:3] + (words,))
    json.dump({"target": target, "numpy": version, "results": results}, sys.stdout)


if __name__ == "__main__":
    main()
