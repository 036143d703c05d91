"""A tokenizer and recursive-descent calculator."""
import operator
from typing import NamedTuple


class Token(NamedTuple):
    kind: str
    text: str
    position: int


class ParseError(Exception):
    pass


SYMBOLS = {"+": "PLUS", "-": "MINUS", "*": "STAR", "/": "SLASH", "^": "POWER", "(": "LEFT", ")": "RIGHT", "=": "ASSIGN", ",": "COMMA"}


def tokens(source):
    position = 0
    while position < len(source):
        c = source[position]
        if c.isspace():
            position += 1
            continue
        start = position
        if c.isdigit() or c == ".":
            while position < len(source) and (source[position].isdigit() or source[position] == "."):
                position += 1
            yield Token("NUMBER", source[start:position], start)
        elif c.isalpha():
            while position < len(source) and source[position].isalnum():
                position += 1
            yield Token("NAME", source[start:position], start)
        elif c in SYMBOLS:
            position += 1
            yield Token(SYMBOLS[c], c, start)
        else:
            raise ParseError(f"unexpected {c!r} at {position}")
    yield Token("END", "", position)


class Parser:
    OPERATORS = {"PLUS": operator.add, "MINUS": operator.sub, "STAR": operator.mul, "SLASH": operator.truediv}

    def __init__(self, source, variables=None):
        self.tokens = list(tokens(source))
        self.index = 0
        self.variables = variables if variables is not None else {}

    @property
    def current(self):
        return self.tokens[self.index]

    def accept(self, *kinds):
        token = self.current
        if token.kind in kinds:
            self.index += 1
            return token
        return None

    def expect(self, kind):
        token = self.accept(kind)
        if token is None:
            raise ParseError(f"expected {kind}, found {self.current.kind} at {self.current.position}")
        return token

    def statement(self):
        if self.current.kind == "NAME" and self.tokens[self.index + 1].kind == "ASSIGN":
            name = self.expect("NAME").text
            self.expect("ASSIGN")
            value = self.expression()
            self.variables[name] = value
        else:
            value = self.expression()
        self.expect("END")
        return value

    def expression(self):
        left = self.term()
        while token := self.accept("PLUS", "MINUS"):
            right = self.term()
            left = self.OPERATORS[token.kind](left, right)
        return left

    def term(self):
        left = self.factor()
        while token := self.accept("STAR", "SLASH"):
            left = self.OPERATORS[token.kind](left, self.factor())
        return left

    def factor(self):
        if self.accept("MINUS"):
            return -self.factor()
        base = self.atom()
        if self.accept("POWER"):
            exponent = self.factor()
            return base**exponent
        return base

    def atom(self):
        if token := self.accept("NUMBER"):
            return float(token.text)
        if token := self.accept("NAME"):
            if token.text not in self.variables:
                raise ParseError(f"unknown name {token.text}")
            return self.variables[token.text]
        self.expect("LEFT")
        value = self.expression()
        self.expect("RIGHT")
        return value


def evaluate(lines):
    variables = {"pi": 3.141592653589793}
    results = []
    errors = {}
    for number, line in enumerate(lines, start=1):
        try:
            result = Parser(line, variables).statement()
        except (ParseError, ZeroDivisionError) as error:
            errors[number] = str(error)
            continue
        results.append(result)
    return results, errors, variables


program = ["x = 3 + 4 * 2", "y = (x - 1) ^ 2 / 5", "-x + y", "2 * pi * x", "z + 1", "4 / 0", "3 $ 4", "2 ^ 3 ^ 2"]
results, errors, variables = evaluate(program)
all_tokens = [token for line in program if "$" not in line for token in tokens(line)]
kinds = {token.kind for token in all_tokens}
names = sorted({token.text for token in all_tokens if token.kind == "NAME"})
print(results)
print(errors)
print(variables, len(all_tokens), sorted(kinds), names)
