"""A stack machine with an assembler."""
from enum import Enum, auto


class Op(Enum):
    PUSH = auto()
    ADD = auto()
    SUB = auto()
    MUL = auto()
    DUP = auto()
    SWAP = auto()
    JUMP = auto()
    JUMPZ = auto()
    LOAD = auto()
    STORE = auto()
    PRINT = auto()
    HALT = auto()


PROGRAM = """
    push 10
    store n
    push 1
    store acc
loop:
    load n
    jumpz done
    load acc
    load n
    mul
    store acc
    load n
    push 1
    sub
    store n
    jump loop
done:
    load acc
    print
    halt
"""


def assemble(source):
    labels = {}
    code = []
    for line in source.splitlines():
        line = line.strip()
        if not line:
            continue
        if line.endswith(":"):
            labels[line[:-1]] = len(code)
            continue
        name, *arguments = line.split()
        code.append([Op[name.upper()], arguments[0] if arguments else None])
    for instruction in code:
        op, argument = instruction
        if op in (Op.JUMP, Op.JUMPZ):
            instruction[1] = labels[argument]
        elif op is Op.PUSH:
            instruction[1] = int(argument)
    return [tuple(instruction) for instruction in code]


class Machine:
    def __init__(self, code):
        self.code = code
        self.stack = []
        self.memory = {}
        self.output = []
        self.pc = 0
        self.steps = 0

    def push(self, value):
        self.stack.append(value)

    def pop(self):
        return self.stack.pop()

    def run(self, limit=10_000):
        while self.steps < limit:
            op, argument = self.code[self.pc]
            self.pc += 1
            self.steps += 1
            if op is Op.PUSH:
                self.push(argument)
            elif op is Op.ADD:
                self.push(self.pop() + self.pop())
            elif op is Op.SUB:
                b, a = self.pop(), self.pop()
                self.push(a - b)
            elif op is Op.MUL:
                self.push(self.pop() * self.pop())
            elif op is Op.JUMP:
                self.pc = argument
            elif op is Op.JUMPZ:
                if self.pop() == 0:
                    self.pc = argument
            elif op is Op.LOAD:
                self.push(self.memory[argument])
            elif op is Op.STORE:
                self.memory[argument] = self.pop()
            elif op is Op.PRINT:
                self.output.append(self.pop())
            elif op is Op.HALT:
                break
        return self.output


code = assemble(PROGRAM)
machine = Machine(code)
output = machine.run()
listing = [f"{i:03d} {op.name.lower()} {'' if arg is None else arg}".rstrip() for i, (op, arg) in enumerate(code)]
used = {op for op, _ in code}
unused = [op.name for op in Op if op not in used]
memory = dict(machine.memory)
print(output, machine.steps, len(listing), unused, memory)
