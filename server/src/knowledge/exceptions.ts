/** Builtin exceptions as they are made: an object and the tuple of its arguments. Source: the library reference, "Built-in Exceptions". */
import { type Entry, entry, object } from "./types";

export const EXCEPTION_NAMES =
  "BaseException Exception ArithmeticError AssertionError AttributeError BufferError EOFError FloatingPointError ImportError IndexError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotImplementedError OSError OverflowError RecursionError ReferenceError RuntimeError StopAsyncIteration StopIteration SyntaxError SystemError SystemExit TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError ValueError Warning UserWarning DeprecationWarning RuntimeWarning FutureWarning ZeroDivisionError FileNotFoundError FileExistsError PermissionError ConnectionError TimeoutError IsADirectoryError NotADirectoryError InterruptedError BrokenPipeError".split(
    " ",
  );

export const EXCEPTIONS: readonly Entry[] = EXCEPTION_NAMES.map((name) =>
  entry(`builtins.${name}`, "*args", object(name, { make: "tuple", items: { items: "rest" }, filled: "exact" })),
);
