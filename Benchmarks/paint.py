"""First contentful paint of pages in Chromium. Arguments: the browser, the collector's address. Reads
`[[cookie, path], …]`, writes `[[path, milliseconds], …]`, the median of five loads each.

Run by Benchmarks/pages.py with the Python of Tests/Browser, which has playwright.
"""
import json, statistics, sys

from playwright.sync_api import sync_playwright

BROWSER, ADDRESS = sys.argv[1:3]
LOADS = 5
ENTRY = "performance.getEntriesByName('first-contentful-paint').map(entry => entry.startTime)[0]"


def context_of(browser, cookie):
    name, value = cookie.split("=", 1)
    context = browser.new_context(locale="vi-VN", viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": name, "value": value, "url": ADDRESS}])
    return context


def painted(page):
    """Milliseconds; the entry is written with the frame after the one that it tells of."""
    for _ in range(200):
        found = page.evaluate(ENTRY)
        if found is not None:
            return found
        page.wait_for_timeout(10)
    raise SystemExit(f"{page.url}: nothing is painted")


def main():
    asked = json.load(sys.stdin)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        pages = {cookie: context_of(browser, cookie).new_page() for cookie, _ in asked}
        taken = []
        for cookie, path in asked:
            page, loads = pages[cookie], []
            for _ in range(LOADS):
                page.goto(ADDRESS + path, wait_until="load")
                loads.append(painted(page))
            taken.append((path, statistics.median(loads)))
        browser.close()
    json.dump(taken, sys.stdout)


main()
