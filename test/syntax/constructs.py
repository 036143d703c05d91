"""Every construct of the language, most of all those that the grammar reads in its own way. Compared with CPython, never run."""
[*a.b, *c[0](1).d, *a|b, *await_]
print(*a.b, *c, **d.e)
type(a).b = c
type(a, b).b[1].c = d | e
type[a] = 5
type(a).b = c = d
type = 5; type.a = 3; type.a[1] = 3
match = {}; match['a'] = 1; match.x = 2; case = 3; print = 4; exec = 3
match(x).y = 2
match[x] = 2
print (x), y
print(x).y
(print -1)
print(a) or b
exec('a')
exec (b)
await_ = 1
match (a, b):
    case (c, d): pass
    case [1, -2, 3.5, -1-2j, 'a' 'b', None, True]: pass
    case {1: x, 'b': -1, A.b: _, **r}: pass
    case A(b, c=1 | 2 | _, d=[*e]) as f if g: pass
    case (a): pass
    case (a,): pass
    case a, *_: pass
    case -1 | x.y.z: pass
    case []: pass
    case (): pass
    case {}: pass
    case A(): pass
    case str() | None as z: pass

match a, b:
  case _: pass
match *a, b:
  case _: pass
match a,:
  case _: pass
match -a:
  case _: pass
match [a]:
  case _: pass
match {}:
  case _: pass

with (a as b, c as d, e): pass
with (a): pass
with (a, b): pass
with (a, b) as c: pass
with (yield): pass
with (a as b): pass
with a, b as (c, d), e as f[0], g as h.i: pass
with open(a) as b, open(c): pass
async def f():
  async with a as b, c: pass
  async for x in y: pass
  return [z async for z in w if await q]

try: pass
except* (A, B) as e: pass
except* C: pass

def f(a, /, b: int = 1, *c: int, d, e=2, **g: str) -> None: pass
def f(*, a): pass
def f(*args: *Ts): pass
x = lambda *a, b=1, **c: (a, b)
y = lambda: (yield)
lambda a, /, b: 0

x[1:2, ::3, ..., a:=1]
x[*a]
x[*a, b]
x[a,]
x[:]
x[1:2]
x[(1,2)]
x[()]

f'{a}{b!r}{c:>10}{d!s:{w}.{p}}{e=}{f = }{g=!r:^20}{{}}\n' 'x' rf'\d{h}' f'''{
 i }'''

f'{a:=10}' f'{(a:=10)}' f'{a!r}' f'{a,b}' f'{*a,}' f'{lambda_}' f'{a["b"]}' f'{x:%Y-%m-%d}' f'{x:}' f''

not a in b; not a; a not in b is not c; a < b <= c != d; a if b else c if d else e

a = b = c, = d; (a) = 1; (a, b) = [c, *d] = e; [a, b] = f; a: int; (a): int = 3; a.b: int = 1; a[0]: 'x' = 1

a += yield_; a //= 2; a >>= 1; a **= 2; a @= b

x = 0xFF, 0o17, 0b11, 1_000, 1e5, 1_0.5e-3, .5, 5., 1j, 1.5J, 0, 00, 10**100, 123456789012345678901234567890, 0xffffffffffffffffff

x = '\ud800\udc00', '\ud800' '\udc00', '\ud800', '\x41\101\7\q\
', b'\x00\777\u1234', r'\N{x}', '\U0001F600', '😀'

del a, b[0], (c, d); del (e); del [f]; global_ = 1

import a.b as c, d; from . import e; from ..f import (g as h, i,); from ... import *; from .a . b import c

return_ = 1
for x, in y: pass
for (a, b), *c in d, e: pass
else: pass
while a: break
else: continue_
for x in *a, b: pass

ſ = ﬁ = 1; ª = 2
x = [a for b, c in d for e in f if g if h]
x = {a: b for c in d}, {a for b in c}, (a for b in c), f(a for b in c), {**a, 'b': 1}, {*a, b}

class A(B, *c, metaclass=D, **e):
    '''doc'''
    x: int = 1
    @property
    def f(self): return self
class B: pass
class C(): pass
@a.b(c)
@d
async def f(): yield 1
@(lambda f: f)
class D: x = 1; y = 2

raise A; raise A from b; raise
assert a, b
assert (a, b)

if a: pass
elif b: pass
elif c: pass
else: pass

def f():
    # c
    'doc' 'string'
    return
def g():
    f'no'
def h():
    b'no'
def i(): 'yes'
def j(): (yield); lambda: 1
def k(): return [(yield_) for x in y]
def l():
    def m(): yield
    class N:
        x = lambda: (yield)

a = b if c else lambda: d
x = await_
async def f():
    x = await a.b(c) ** 2
    return await a, await b

x = a \
  + b
if a and \
   b or c and not d: pass

x = (a
  @ b)
y = f(  # comment
    a,

    # another
    b)
if a:  # c
    # d
    pass
    # e
# f
else:
    pass
def f():
    x = """
not code:
  def g(
"""
    return x
class A:

    x = 1; y = 2;

    def f(self): pass; return 1
x = [
1,
    2
]
for x in y: z; w
@a
# comment
@b

def g(): pass
