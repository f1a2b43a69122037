"""Pages that need nothing but their address: to visitors, to Amara of the demo, and to a beginner."""

VISITORS = {
    "front door": "/kettle/",
    "front door with nothing on": "/teapot/",
    "which community": "/",
    "sign in": "/kettle/sign-in",
    "help": "/kettle/help",
    "how it looks to a visitor": "/kettle/you/how-it-looks",
    "help anywhere": "/help",
    "type a code": "/in",
    "gatherings to a visitor": "/kettle/gatherings",
    "gatherings with nothing on": "/teapot/gatherings",
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
    "my name": "/kettle/you/name",
    "how to reach me": "/kettle/you/reach-me",
    "what helps me": "/kettle/you/what-helps",
    "how it looks": "/kettle/you/how-it-looks",
    "how I come here": "/kettle/you/words",
    "who can see what": "/kettle/you/privacy",
    "who looked": "/kettle/you/privacy/who-looked",
    "lost card": "/kettle/you/card/new",
    "people, not listed": "/kettle/people",
    "help to a member": "/kettle/help",
}
BEGINNERS = {
    "home of a beginner": "/teapot/home",
    "waiting of a beginner": "/teapot/waiting",
    "record of a beginner": "/teapot/record",
    "hours of a beginner": "/teapot/hours",
}
