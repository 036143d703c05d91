"""An INI parser, a template engine and a diff."""
import difflib
import re
import textwrap

SOURCE = """
# the server
[server]
host = localhost
port = 8080
debug = yes

[paths]
root = /srv/app
logs = %(root)s/logs   ; inline
cache = %(root)s/cache

[limits]
users = 250
ratio = 0.75
names = alpha, beta, gamma
"""

TEMPLATE = """Server {{ server.host }} listens on {{ server.port }}.
{% for name in limits.names %}* {{ name }}
{% end %}Logs go to {{ paths.logs }}."""


class ConfigError(Exception):
    """A line that is no setting."""


def convert(text):
    if text.lower() in ("yes", "true", "on"):
        return True
    if text.lower() in ("no", "false", "off"):
        return False
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    if "," in text:
        return [part.strip() for part in text.split(",")]
    return text


def parse(source):
    config = {}
    section = None
    for number, line in enumerate(source.splitlines(), 1):
        line = line.split(";")[0].strip()
        if not line or line.startswith("#"):
            continue
        if header := re.fullmatch(r"\[(\w+)\]", line):
            section = config.setdefault(header.group(1), {})
            continue
        key, equals, value = line.partition("=")
        if not equals or section is None:
            raise ConfigError(f"line {number}: {line!r}")
        value = re.sub(r"%\((\w+)\)s", lambda m: str(section[m.group(1)]), value.strip())
        section[key.strip()] = convert(value)
    return config


def lookup(config, path):
    value = config
    for part in path.split("."):
        value = value[part]
    return value


def render(template, config):
    def loop(match):
        name, path, body = match.groups()
        return "".join(body.replace("{{ %s }}" % name, str(item)) for item in lookup(config, path))

    text = re.sub(r"{% for (\w+) in ([\w.]+) %}(.*?){% end %}", loop, template, flags=re.S)
    return re.sub(r"{{ ([\w.]+) }}", lambda m: str(lookup(config, m.group(1))), text)


config = parse(SOURCE)
page = render(TEMPLATE, config)
sections = list(config)
flat = {f"{s}.{k}": v for s, settings in config.items() for k, v in settings.items()}
types = {key: type(value).__name__ for key, value in flat.items()}
try:
    parse("[x]\nbroken line")
    message = ""
except ConfigError as error:
    message = str(error)
other = SOURCE.replace("8080", "9090").replace("beta", "delta")
diff = list(difflib.unified_diff(SOURCE.splitlines(), other.splitlines(), lineterm="", n=0))
changed = [line for line in diff if line[0] in "+-" and line[:3] not in ("+++", "---")]
ratio = difflib.SequenceMatcher(None, SOURCE, other).ratio()
wrapped = textwrap.wrap(" ".join(page.split()), width=30)
box = "\n".join("| " + line.ljust(30) + " |" for line in wrapped)
print(page, sections, types, message, changed, round(ratio, 3))
print(box)
