"""Pages that need nothing but their address: to visitors, to Amara of the demo, and to a beginner."""

VISITORS = {
    "front door": "/kettle/",
    "front door with nothing on": "/teapot/",
    "which community": "/",
    "sign in": "/kettle/sign-in",
    "help": "/kettle/help",
    "help anywhere": "/help",
    "type a code": "/in",
    "gatherings to a visitor": "/kettle/gatherings",
    "gatherings with nothing on": "/teapot/gatherings",
    "privacy": "/kettle/privacy",
    "easy read": "/kettle/easy-read",
    "left": "/kettle/left",
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
    "card": "/kettle/you/card",
    "PIN": "/kettle/you/pin",
    "break": "/kettle/you/break",
    "copy": "/kettle/you/copy",
    "leave": "/kettle/you/leave",
    "leave and keep my name": "/kettle/you/leave/keep",
    "leave and remove my name": "/kettle/you/leave/remove",
    "help to a member": "/kettle/help",
}
BEGINNERS = {
    "home of a beginner": "/teapot/home",
    "waiting of a beginner": "/teapot/waiting",
    "record of a beginner": "/teapot/record",
    "hours of a beginner": "/teapot/hours",
}
