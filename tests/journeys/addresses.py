"""Pages that need nothing but their address: to visitors, to Amara of the demo, and to a beginner."""

VISITORS = {
    "front door": "/kettle/",
    "front door with nothing on": "/teapot/",
    "which community": "/",
    "sign in": "/kettle/sign-in",
    "sign in with a passkey": "/kettle/sign-in/passkey",
    "help": "/kettle/help",
    "help anywhere": "/help",
    "type a code": "/in",
    "gatherings to a visitor": "/kettle/gatherings",
    "gatherings with nothing on": "/teapot/gatherings",
    "join": "/kettle/join",
    "not there": "/kettle/nowhere",
}
AMARAS = {
    "home": "/kettle/home",
    "waiting": "/kettle/waiting",
    "record": "/kettle/record",
    "hours": "/kettle/hours",
    "gatherings": "/kettle/gatherings",
    "new gathering": "/kettle/gatherings/new",
    "you": "/kettle/you",
    "invite": "/kettle/you/invite",
    "card": "/kettle/you/card",
    "PIN": "/kettle/you/pin",
    "joined": "/kettle/join/done",
    "devices": "/kettle/you/devices",
    "passkeys": "/kettle/you/passkeys",
    "show a passkey": "/kettle/passkey",
    "help to a member": "/kettle/help",
}
BEGINNERS = {
    "home of a beginner": "/teapot/home",
    "waiting of a beginner": "/teapot/waiting",
    "record of a beginner": "/teapot/record",
    "hours of a beginner": "/teapot/hours",
}
