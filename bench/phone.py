"""P28: a slow phone on a slow line opens the check-in page from the sign, as Chromium tells it."""

import shutil
import statistics
from collections.abc import Iterator
from typing import Any

from bench.bench import Bench
from bench.report import Finding
from bench.server import HOST, serving

TIMES, QUICK_TIMES = 5, 2
CPU_SLOWER = 6
ROUND_TRIP_MS = 400
BYTES_A_SECOND = 400_000 / 8
SCREEN = {"width": 360, "height": 740}
PATIENCE_MS = 60_000
SETTLE_MS = 1_000
WATCH = """
  window.seen = {paint: 0, shift: 0, answer: 0};
  const watch = (type, note, more) => new PerformanceObserver(
    (list) => list.getEntries().forEach(note)).observe({type, buffered: true, ...more});
  watch("largest-contentful-paint", (entry) => { seen.paint = entry.startTime; });
  watch("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.shift += entry.value; });
  watch("event", (entry) => { seen.answer = Math.max(seen.answer, entry.duration); },
    {durationThreshold: 16});
"""
WHAT = {
    "P28 paint": "check-in page from the sign, slow phone: largest paint",
    "P28 repeat": "the same, when the phone was here before",
    "P28 bytes": "the same: kB that came the first time",
    "P28 again": "the same: kB that came when it was here before",
    "P28 shift": "the same: layout shift",
    "P28 answer": "the same: slowest answer to typing and ticking",
}


def open_sign(bench: Bench) -> Iterator[Finding]:
    """Open the page several times, each with nothing kept from before."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    seen = _seen(bench, chromium) if chromium else []
    for bar, what in WHAT.items():
        name = bar.split()[1]
        value = statistics.median(each[name] for each in seen) if seen else None
        yield Finding(bar, what, value)


def _seen(bench: Bench, chromium: str) -> list[dict[str, float]]:
    from playwright.sync_api import sync_playwright

    book = bench.book(bench.middle)
    with serving(book.folder) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        address = f"http://{HOST}:{server.port}/S/{book.sign_token}"
        seen = [_once(browser, address) for _ in range(bench.some(TIMES, QUICK_TIMES))]
        browser.close()
    return seen


def _once(browser: Any, address: str) -> dict[str, float]:
    context = browser.new_context(viewport=SCREEN, device_scale_factor=2, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    line = context.new_cdp_session(page)
    came: list[float] = []
    line.on("Network.loadingFinished", lambda loaded: came.append(loaded["encodedDataLength"]))
    _slow_down(line)
    page.add_init_script(WATCH)
    paints, kilobytes = [], []
    for _ in range(2):
        came.clear()
        page.goto(address, wait_until="load")
        page.wait_for_timeout(SETTLE_MS)
        paints.append(page.evaluate("seen.paint") / 1_000)
        kilobytes.append(sum(came) / 1_000)
    page.locator("input[name=name]").press_sequentially("Amara", delay=50)
    page.locator("input[name=leads]").tap()
    page.wait_for_timeout(SETTLE_MS)
    seen: dict[str, float] = page.evaluate("seen")
    context.close()
    first, again = kilobytes
    return {**seen, "paint": paints[0], "repeat": paints[1], "bytes": first, "again": again}


def _slow_down(session: Any) -> None:
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": ROUND_TRIP_MS,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWER})
