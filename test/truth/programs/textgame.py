"""Rooms, items and commands of a text adventure, played by a script."""
import shlex
from textwrap import dedent, indent

MAP = {
    "hall": {"text": "A long hall.", "exits": {"north": "library", "east": "kitchen"}, "items": ["lamp"]},
    "library": {"text": "Dusty shelves.", "exits": {"south": "hall", "up": "attic"}, "items": ["book", "key"]},
    "kitchen": {"text": "It smells of soup.", "exits": {"west": "hall"}, "items": []},
    "attic": {"text": "Dark.", "exits": {"down": "library"}, "items": ["chest"]},
}


class Game:
    def __init__(self, rooms, start="hall"):
        self.rooms = {name: {**room, "items": list(room["items"])} for name, room in rooms.items()}
        self.place = start
        self.bag = []
        self.output = []
        self.turns = 0

    @property
    def room(self):
        return self.rooms[self.place]

    def say(self, text):
        self.output.append(text)

    def do_look(self):
        items = ", ".join(self.room["items"]) or "nothing"
        self.say(f"{self.room['text']} You see {items}. Exits: {', '.join(self.room['exits'])}.")

    def do_go(self, direction):
        if direction not in self.room["exits"]:
            self.say("You cannot go there.")
            return
        self.place = self.room["exits"][direction]
        self.do_look()

    def do_take(self, *names):
        for name in names:
            if name in self.room["items"]:
                self.room["items"].remove(name)
                self.bag.append(name)
                self.say(f"Taken: {name}.")
            else:
                self.say(f"There is no {name}.")

    def do_drop(self, name):
        if name in self.bag:
            self.bag.remove(name)
            self.room["items"].append(name)

    def command(self, line):
        self.turns += 1
        verb, *rest = shlex.split(line)
        method = getattr(self, f"do_{verb}", None)
        if method is None:
            self.say(f"I do not know how to {verb}.")
        else:
            method(*rest)


SCRIPT = dedent(
    """\
    look
    take lamp sword
    go north
    take book key
    go up
    open chest
    go down
    drop book
    go south
    go east
    look
    """
)
game = Game(MAP)
for line in SCRIPT.splitlines():
    game.command(line)
transcript = "\n".join(game.output)
quoted = indent(transcript, "> ")
where = {item: name for name, room in game.rooms.items() for item in room["items"]}
carried = sorted(game.bag)
words = {word.strip(".,:").lower() for line in game.output for word in line.split()}
distances = {"hall": 0}
frontier = ["hall"]
while frontier:
    name = frontier.pop(0)
    for other in MAP[name]["exits"].values():
        if other not in distances:
            distances[other] = distances[name] + 1
            frontier.append(other)
print(quoted, where, carried, len(words), game.turns, distances)
