"""Shunting yard and reverse Polish notation."""
import operator as op

OPERATORS = {"+": (1, op.add), "-": (1, op.sub), "*": (2, op.mul), "/": (2, op.truediv), "^": (3, op.pow)}


def tokenize(text):
    number = ""
    for c in text:
        if c.isdigit() or c == ".":
            number += c
            continue
        if number:
            yield float(number) if "." in number else int(number)
            number = ""
        if not c.isspace():
            yield c
    if number:
        yield float(number) if "." in number else int(number)


def to_rpn(tokens):
    output, stack = [], []
    for token in tokens:
        if isinstance(token, (int, float)):
            output.append(token)
        elif token == "(":
            stack.append(token)
        elif token == ")":
            while stack[-1] != "(":
                output.append(stack.pop())
            stack.pop()
        else:
            while stack and stack[-1] != "(" and OPERATORS[stack[-1]][0] >= OPERATORS[token][0]:
                output.append(stack.pop())
            stack.append(token)
    while stack:
        output.append(stack.pop())
    return output


def run(rpn):
    stack = []
    for token in rpn:
        if isinstance(token, str):
            b = stack.pop()
            a = stack.pop()
            stack.append(OPERATORS[token][1](a, b))
        else:
            stack.append(token)
    return stack[0]


expressions = ["1 + 2 * 3", "(1 + 2) * 3", "2 ^ 10 / 4", "10 - 4 - 3", "3.5 * (2 + 8) / 7"]
programs = [to_rpn(tokenize(e)) for e in expressions]
results = dict(zip(expressions, map(run, programs)))
depth = max(len(p) for p in programs)
whole = [r for r in results.values() if r == int(r)]
text = " ".join(str(t) for t in programs[-1])
print(results, depth, whole, text)
