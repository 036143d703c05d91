"""Bytes, digests, texts as files, csv."""
import base64
import binascii
import csv
import hashlib
import io
import textwrap
import zlib

assert hashlib.sha256(b"").hexdigest() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
assert hashlib.sha256(b"block 7" * 20).hexdigest()[:16] == hashlib.new("sha256", b"block 7" * 20).hexdigest()[:16]
assert hashlib.md5(b"hello world").hexdigest() == "5eb63bbbe01eeed093cb22bb8f5acdc3"
assert hashlib.sha1(b"a" * 119).hexdigest() == "ee971065aaa017e0632a8ca6c77bb3bf8b1dfc56"
digest = hashlib.sha256()
for part in [b"x" * 60, b"y" * 70]:
    digest.update(part)
assert digest.digest() == hashlib.sha256(b"x" * 60 + b"y" * 70).digest() and digest.digest_size == 32
assert len(hashlib.sha512(b"").hexdigest()) == 128 and len(hashlib.sha512(b"q").hexdigest()[:10]) == 10
assert zlib.crc32(b"hello") == 907060870 and zlib.adler32(b"Wikipedia") == 300286872 and binascii.crc32(b"") == 0
assert base64.b64encode(b"any carnal pleas") == b"YW55IGNhcm5hbCBwbGVhcw==" and base64.b64decode("TWFu") == b"Man"
assert base64.b64decode(base64.b64encode(bytes(range(256)))) == bytes(range(256))

assert b"-".join([b"a", bytearray(b"b")]) == b"a-b" and b"%d:%02x" % (5, 10) == b"5:0a"
assert (258).to_bytes(2, "big") == b"\x01\x02" and (258).to_bytes(4, "little") == b"\x02\x01\x00\x00"
assert int.from_bytes(b"\x01\x02", "big") == 258 and (-2).to_bytes(2, "big", signed=True) == b"\xff\xfe"
assert bytearray(b"ab") * 2 == bytearray(b"abab") and bytearray(b"a") + b"b" == b"ab" and b"ab"[::-1] == b"ba"
flags = bytearray([1]) * 10
flags[4::2] = bytes(3)
assert sum(flags) == 7 and bytes(flags).hex() == "01010101000100010001" and bytes.fromhex("0aff") == b"\n\xff"
assert b"abc".translate(bytes(range(1, 256)) + b"\0") == b"bcd" and b"abc".decode() == "abc" and "äb".encode() == b"\xc3\xa4b"
assert [1, 2].__getitem__(1) == 2 and {"a": 1}.__contains__("a") and min([2, 0, 1], key=[5, 3, 9].__getitem__) == 1

out = io.StringIO()
print("x", file=io.StringIO())
writer = csv.writer(out)
writer.writerow(["id", "na,me", None, 1.5])
writer.writerows([[1, 'q"x', "", True], ["two\nlines", "", "", ""]])
assert out.getvalue() == 'id,"na,me",,1.5\r\n1,"q""x",,True\r\n"two\nlines",,,\r\n'
rows = list(csv.reader(out.getvalue().splitlines(True)))
assert rows == [["id", "na,me", "", "1.5"], ["1", 'q"x', "", "True"], ["two\nlines", "", "", ""]]
table = io.StringIO("a;b\n1; 2\n\n3;'4;5'\n")
assert [dict(r) for r in csv.DictReader(table, delimiter=";", quotechar="'")] == [{"a": "1", "b": " 2"}, {"a": "3", "b": "4;5"}]
named = io.StringIO()
fields = csv.DictWriter(named, fieldnames=["a", "b"], extrasaction="ignore", lineterminator="\n")
fields.writeheader()
fields.writerow({"a": 1, "b": 2, "c": 3})
assert named.getvalue() == "a,b\n1,2\n"
text = io.StringIO("one\ntwo\nthree")
assert text.readline() == "one\n" and [line.strip() for line in text] == ["two", "three"] and text.read() == ""
text.seek(0)
assert text.read(3) == "one" and len(text.readlines()) == 3
assert textwrap.dedent("  a\n    b\n") == "a\n  b\n" and textwrap.indent("a\nb", "> ") == "> a\n> b"
