"""What exchanges were for and what gatherings are called; nothing about anybody's health."""

HELP = """gardening|company|a lift|phone help|forms and letters|cooking|help with a phone|hair|music|listening
a walk|shopping together|mending a coat|walking the dog|sorting photos|painting a fence|learning to bake
putting up a shelf|English conversation|reading aloud|bread making|fixing a bike|moving a sofa|minding the cat
sewing|going along to a meeting|feeding the hens|a spreadsheet|guitar lesson|cutting a hedge"""
HELP_WORDS = tuple(words for line in HELP.splitlines() for words in line.split("|"))
CHALLENGE_WORDS = ("a letter to the council", "getting ready to speak up", "speaking at the host’s meeting")
CHALLENGE_TITLE = "Saying it straight"

TITLES = {
    "share": ("Slow walk", "Songs and strings", "Swap and chat", "Board games"),
    "lead": ("Tea and Tinker", "Bread for beginners", "Phone help hour", "Drawing together"),
    "split": ("Repair table", "Letters and forms"),
    "help": ("Garden tidy", "Hall paint day", "River clean"),
    "treat": ("Soup lunch", "Music afternoon"),
    "list": ("Open kettle", "Members’ evening"),
}

OLD_LIBRARY = ("The Old Library, Mill Lane", "Step-free, with a hearing loop. There is a quiet room.")
PLACES = (
    OLD_LIBRARY,
    ("St Anne’s Hall, Church Row", "One step at the door. Ask, and we bring the ramp."),
    ("The garden on Ferry Road", "Level paths, some grass. A bench every 20 metres."),
    ("Bandstand, Victoria Park", "Outdoors and step-free. Toilets by the gate."),
    ("Quay Café, upstairs", "There is a lift. Drinks are free for members."),
)
