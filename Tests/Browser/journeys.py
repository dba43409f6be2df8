"""The department's pages in a real browser: what people do on them, and what axe-core says of them.

Started by Tests/Browser/run, which makes the surroundings. Arguments: the collector, a folder of data
with synthetic reports, the browser, a folder for pictures, and the agent.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

COLLECTOR, DATA, BROWSER, PICTURES, AGENT = sys.argv[1:6]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
PASSWORD = "con cò bay lả bay la"
faults = []


def fault(text):
    faults.append(text)
    print("  ✘", text, flush=True)


def check(condition, text):
    print("  ✔" if condition else "  …", text, flush=True)
    if not condition:
        fault(text)


def command(*words):
    return subprocess.run(
        [COLLECTOR, *words, "--data", DATA], check=True, capture_output=True, text=True
    ).stdout.strip()


class Collector:
    """A running collector; it ends with the journeys."""

    def __enter__(self):
        self.process = subprocess.Popen(
            [COLLECTOR, "serve", "--data", DATA, "--listen", "127.0.0.1:0"],
            stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            if '"collector.started"' in line:
                self.address = "http://" + line.split('"address":"')[1].split('"')[0]
                break
        # Its log would fill the pipe.
        import threading
        threading.Thread(target=self.process.stderr.read, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, browser, address, **options):
        self.address = address
        self.context = browser.new_context(base_url=address, locale="vi-VN", **options)
        self.page = self.context.new_page()
        self.page.on("console", self.heard)
        self.page.on("pageerror", lambda error: fault(f"{self.page.url}: {error}"))
        self.page.on("dialog", lambda dialog: dialog.accept())

    def heard(self, message):
        # A refused form is answered with its status: the browser says so, and that is no fault.
        if message.type == "error" and "the server responded with a status" not in message.text:
            fault(f"{self.page.url}: {message.text}")

    def sign_in(self, name, first):
        self.page.goto("/")
        check("/sign-in" in self.page.url, f"{name}: whoever is not signed in is asked to")
        self.fill_sign_in(name, "sai mật khẩu")
        check(self.page.get_by_role("alert").count() == 1, f"{name}: a wrong password is told")
        self.fill_sign_in(name, first)
        check(self.page.url.endswith("/account"), f"{name}: a given password must be changed")
        self.page.locator("#password-old").fill(first)
        self.page.locator("#f-new").fill(PASSWORD)
        self.page.locator("#f-again").fill(PASSWORD)
        self.page.get_by_role("button", name="Đổi mật khẩu").click()
        check("Đã đổi mật khẩu" in self.page.inner_text("main"), f"{name}: it is changed")

    def fill_sign_in(self, name, password):
        self.page.locator("#f-name").fill(name)
        self.page.locator("#f-password").fill(password)
        self.page.get_by_role("button", name="Đăng nhập").click()


def account(role, *more):
    name = f"thu.{role.lower()}"
    return name, command(
        "account", "add", "--name", name, "--full-name", f"Người thử {role}", "--role", role, *more)


def first_report(person, period):
    """Opens the first report that waits for review."""
    person.page.goto(f"/review?period={period}&state=waiting")
    person.page.locator("main table a").first.click()
    return person.page.url


def officer_returns(person, period):
    print("an officer finds a report and returns it", flush=True)
    path = first_report(person, period)
    page = person.page
    check(page.locator("table.figures tbody tr").count() > 3, "the figures are there")
    page.locator("#return-reason").fill("Đối chiếu lại sổ khám bệnh.")
    page.locator("table.figures input").first.fill("cao hơn hẳn kỳ trước")
    page.locator("#do-return").get_by_role("button").click()
    text = page.inner_text("main")
    check("Đã trả lại báo cáo." in text, "it is returned")
    check("cao hơn hẳn kỳ trước" in text, "with the words at the figure")
    check("Người thử officer" in text, "under the officer's name")
    return path


def officer_finds_the_missing(person):
    print("an officer finds who is missing, and why", flush=True)
    page = person.page
    page.goto("/")
    page.get_by_role("link", name="Đôn đốc").first.click()
    rows = page.locator("main table tbody tr")
    check(page.url.endswith("/chasing") and rows.count() > 0, f"{rows.count()} reports to chase")
    cells = rows.first.locator("td").all_inner_texts()
    check("Quá hạn" in cells[1] and len(cells[2]) > 10, f"how late, and why: {cells[2]}")
    page.get_by_role("link", name="Gia hạn hàng loạt").click()
    page.locator("[name=periods]").fill(PERIOD)
    page.locator("[name=due]").fill(later(20))
    page.locator("[name=decision]").fill("15/QĐ-SYT")
    page.locator("[name=reason]").fill("Mất điện, mất mạng sau bão")
    page.get_by_role("button", name="Xem thay đổi").click()
    check("Chưa ghi gì" in page.inner_text("main"), "what an extension would change is shown first")


def officer_merges(person):
    print("an officer merges two units", flush=True)
    page = person.page
    old = ["SX-TTYT-CAUDA", "SX-TTYT-HOTRUC"]
    page.goto("/units")
    page.get_by_role("link", name="Ghi sự kiện").first.click()
    page.locator("[name=kind]").first.select_option("merge")
    page.get_by_role("button", name="Chọn").click()
    day = later(40)[:8] + "01"
    for name, text in [
        ("on", day), ("decision", "99/QĐ-UBND"), ("units", " ".join(old)),
        ("into", "SX-TTYT-CAUHO"), ("new", "SX-TTYT-CAUHO"),
        ("name", "Trung tâm Y tế khu vực Cầu Hồ"), ("parent", "SX-SYT"), ("area", "SX"),
    ]:
        page.locator(f"form [name={name}]").first.fill(text)
    page.locator("[name=type]").select_option("districtHealthCentreWithBeds")
    page.locator("[name=ownership]").select_option("province")
    page.get_by_role("button", name="Xem trước").click()
    text = page.inner_text("main")
    check("chưa ghi gì" in text, "what would follow is shown first")
    for words in ["Nghĩa vụ báo cáo", "Chuỗi số liệu", "cần mã ghi danh"]:
        check(words in text, f"it names: {words}")
    page.get_by_role("button", name="Ghi sự kiện").click()
    page.goto("/units/SX-TTYT-CAUHO")
    text = page.inner_text("main")
    check(all(unit in text for unit in old), "the new unit is there, with where it comes from")
    page.goto("/unit-acts")
    check("99/QĐ-UBND" in page.inner_text("main"), "the act stands in the list, to be revoked")


def officer_prints(person, period):
    print("an officer prints the consolidated report", flush=True)
    page = person.page
    page.goto("/consolidated")
    page.locator("[name=form]").select_option("HDKB-T")
    page.locator("[name=period]").fill(period)
    page.locator("[name=number]").fill("12/BC-SYT")
    page.locator("[name=signer]").fill("Lê Thị Hoa")
    page.get_by_role("button", name="Tổng hợp").click()
    check("Bảng 1" in page.inner_text("main"), "its tables are numbered")
    paper = pathlib.Path(PICTURES) / "consolidated.pdf"
    page.pdf(path=paper, prefer_css_page_size=True)
    text = subprocess.run(
        ["pdftotext", paper, "-"], check=True, capture_output=True, text=True).stdout
    text = " ".join(text.split())
    size = subprocess.run(["pdfinfo", paper], check=True, capture_output=True, text=True).stdout
    check("A4" in size, "it is A4")
    for words in ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "12/BC-SYT", "LÊ THỊ HOA", "Bảng 1"]:
        check(words in text, f"on paper: {words}")
    check("Đăng xuất" not in text and "Đôn đốc" not in text, "and nothing of what stands around it")


def later(days):
    return time.strftime("%Y-%m-%d", time.localtime(time.time() + days * 86_400))


def leader_approves(person, period):
    print("a leader approves a whole list", flush=True)
    page = person.page
    page.goto(f"/review?period={period}&form=BTN-T&state=waiting")
    boxes = page.locator("input[name=pick]").count()
    check(boxes > 1, f"{boxes} reports wait")
    page.get_by_label("Chọn tất cả").check()
    check(page.locator("input[name=pick]:checked").count() == boxes, "one tick ticks all")
    page.get_by_role("button", name="Duyệt các báo cáo đã chọn").click()
    check(f"Đã duyệt {boxes} báo cáo." in page.inner_text("main"), "all are approved")


# The unit whose latest reports Tests/Browser/run has left for us to send, and one of them as a file.
SENDER, DRAFTS = "SX-BVDK", DATA + "-draft"


def board_is_live(person, address):
    print("the board shows a report that comes, without being loaded again", flush=True)
    page = person.page
    page.goto("/")
    here = page.locator("tr", has_text=SENDER).locator("td.s-onTime, td.s-late")
    page.evaluate("window.neverLeft = true")
    before = here.count()
    with tempfile.TemporaryDirectory() as folder:
        code = command("enrol", "--facility", SENDER)
        subprocess.run([AGENT, "enrol", "--home", folder + "/home", "--collector", address,
                        "--code", code], check=True, capture_output=True)
        file = next(name for name in os.listdir(DRAFTS) if name.endswith(".csv"))
        subprocess.run([AGENT, "submit", "--home", folder + "/home", f"{DRAFTS}/{file}"],
                       check=True, capture_output=True)
        received = time.monotonic()
    while here.count() <= before and time.monotonic() - received < 30:
        page.wait_for_timeout(20)
    taken = time.monotonic() - received
    check(here.count() == before + 1, f"the report of {SENDER} is on the board: {taken:.2f} s after "
          "its receipt")
    check(page.evaluate("window.neverLeft") is True, "the page has not been loaded again")
    check(page.locator("main[data-head]").count() == 1, "and goes on listening")


def awaited_unit():
    """A unit that owes the report which is typed."""
    rows = json.loads(
        command("status", "--period", TYPED_PERIOD, "--form", TYPED, "--format", "json"))
    for row in rows:
        if row["status"] in ("missing", "awaited"):
            return row["facility"]
    fault(f"every unit has sent {TYPED} for {TYPED_PERIOD}: nobody is left to type it")
    sys.exit(1)


def active(page, what):
    return page.evaluate(f"document.activeElement.{what} || ''")


def tab_to(page, prefix, what="name"):
    """Presses Tab until the field or button is reached."""
    for _ in range(250):
        if active(page, what).startswith(prefix):
            return True
        page.keyboard.press("Tab")
    fault(f"{page.url}: Tab never comes to {prefix}")
    return False


def unit_types(person):
    """Types a whole report without touching the mouse."""
    print("a unit types a report, keyboard only", flush=True)
    page = person.page
    page.goto("/typing")
    path = f"/typing/{TYPED}/{TYPED_PERIOD}"
    tab_to(page, "form")
    page.keyboard.type(TYPED)
    page.keyboard.press("Tab")
    page.keyboard.type(TYPED_PERIOD)
    page.keyboard.press("Enter")
    page.wait_for_url("**" + path)
    tab_to(page, "v.")
    last, opening = "", "0"
    while active(page, "name") != last:
        last = active(page, "name")
        if active(page, "tagName") == "SELECT":
            page.keyboard.press("ArrowDown")
        elif not active(page, "value"):
            page.keyboard.type(opening if last == "v.o_dich_cuoi_ky" else "0")
        if last == "v.o_dich_dau_ky":
            opening = active(page, "value")
        page.keyboard.press("Enter")
    check(last == "v.o_dich_cuoi_ky", "Enter goes from cell to cell to the last one")
    page.keyboard.press("ArrowUp")
    check(active(page, "name") == "v.o_dich_ket_thuc", "an arrow goes back up")
    page.locator("#said", has_text="Đã lưu").wait_for()
    check(True, "it is saved as it is typed")
    page.locator("#summary", has_text="chưa điền").wait_for(state="detached")
    page.keyboard.type("12,5")
    page.locator("[aria-invalid][name='v.o_dich_ket_thuc']").wait_for()
    check("12,5" in page.inner_text("#summary"), "a fault stands at its cell and above")
    page.keyboard.press("Control+A")
    page.keyboard.type("0")
    page.locator("[aria-invalid]").first.wait_for(state="detached")
    page.wait_for_timeout(500)
    for _ in range(page.locator("#explain textarea").count()):
        tab_to(page, "e.")
        page.keyboard.type("Trong kỳ không phát sinh ca nào, đã đối chiếu sổ.")
        page.keyboard.press("Tab")
    page.reload()
    check("Đủ điều kiện gửi" in page.inner_text("#summary"), "nothing is lost by a reload")
    page.screenshot(path=f"{PICTURES}/typed.png", full_page=True)
    tab_to(page, "Gửi Sở", "textContent")
    page.keyboard.press("Enter")
    page.locator("#receipt").wait_for()
    check("Sở đã nhận báo cáo" in page.inner_text("main"), "the department has it")
    return path


def unit_corrects(browser, address, name, path):
    """The same without JavaScript: correct what was sent, and be told what is missing."""
    print("a unit corrects its report without JavaScript", flush=True)
    person = Person(browser, address, java_script_enabled=False)
    page = person.page
    page.goto("/sign-in")
    person.fill_sign_in(name, PASSWORD)
    page.goto(path)
    page.get_by_role("link", name="Sửa và gửi lại").click()
    page.locator("#f-n-o_dich_moi").fill("đã đối chiếu")
    page.get_by_role("button", name="Lưu nháp").click()
    check("Đã lưu bản nháp" in page.inner_text("main"), "the button saves")
    page.get_by_role("button", name="Gửi Sở").click()
    check("phải ghi lý do" in page.inner_text("main"), "a correction wants its reason")
    page.locator("#f-reason").fill("Bổ sung ghi chú.")
    page.get_by_role("button", name="Gửi Sở").click()
    check("Biên nhận" in page.inner_text("main"), "it is received")
    person.context.close()


def without_script(browser, address, name):
    print("all of it without JavaScript", flush=True)
    person = Person(browser, address, java_script_enabled=False)
    person.page.goto("/sign-in")
    person.fill_sign_in(name, PASSWORD)
    check("Tình hình nộp báo cáo" in person.page.inner_text("main"), "the board opens")
    first_report(person, PERIOD)
    check(person.page.locator("#do-return").count() == 1, "a report can be returned")
    person.context.close()


def judge(person, name, path):
    """What axe says of a page, wide, narrow and dark; nothing may stick out at the side."""
    page = person.page
    for width, scheme in [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(path)
        where = f"{name} {width} {scheme}"
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
        for violation in found.response["violations"]:
            for node in violation["nodes"][:3]:
                fault(f"{where}: {violation['id']}: {node['target']} {node['failureSummary']}")
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            fault(f"{where}: {over} px stick out at the side")
        if not found.response["violations"] and over <= 0:
            print("  ✔", where, flush=True)
        page.screenshot(path=f"{PICTURES}/{name}-{width}-{scheme}.png", full_page=width == 320)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})


def period_before(months=1):
    year, month = map(int, time.strftime("%Y %m").split())
    year, month = divmod(12 * year + month - 1 - months, 12)
    return f"{year}-{month + 1:02}"


PERIOD = period_before()
# Of a month before the synthetic reports begin: nobody has sent it.
TYPED, TYPED_PERIOD = "BTN-T", period_before(15)


def main():
    with Collector() as collector, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=BROWSER, args=["--no-sandbox"])
        address = collector.address
        people = {}
        for role in ["administrator", "officer", "leader"]:
            name, first = account(role)
            people[role] = Person(browser, address)
            print(f"{name} signs in", flush=True)
            people[role].sign_in(name, first)
        officer_finds_the_missing(people["officer"])
        report = officer_returns(people["officer"], PERIOD)
        officer_merges(people["officer"])
        officer_prints(people["officer"], PERIOD)
        leader_approves(people["leader"], PERIOD)
        board_is_live(people["leader"], address)
        without_script(browser, address, "thu.officer")
        clerk, first = account("unitUser", "--facility", awaited_unit())
        people["unitUser"] = Person(browser, address)
        print(f"{clerk} signs in", flush=True)
        people["unitUser"].sign_in(clerk, first)
        typed = unit_types(people["unitUser"])
        unit_corrects(browser, address, clerk, typed)
        print("axe-core, WCAG 2.2 A and AA", flush=True)
        nobody = Person(browser, address)
        judge(nobody, "sign-in", "/sign-in")
        for name, path in [
            ("board", "/"), ("review", f"/review?period={PERIOD}&state=all&form=HDKB-T"),
            ("report", report), ("account", "/account"), ("style", "/style"),
        ]:
            judge(people["leader"], name, path)
        for name, path in [
            ("units", "/units"), ("acts", "/unit-acts"), ("forms", "/forms"),
            ("form", "/forms/HDKB-T"), ("consolidated", f"/consolidated?form=HDKB-T&period={PERIOD}"),
            ("span", "/board"), ("quality", "/quality"), ("work", "/quality/work"),
            ("chasing", "/chasing"), ("calendar", "/calendar"), ("letter", "/letter"),
        ]:
            judge(people["leader"], name, path)
        for name, path in [
            ("event", "/unit-event"), ("imports", "/imports"), ("draft", "/form-draft"),
            ("contacts", "/chasing/contacts"), ("words", "/chasing/words"), ("accounts", "/accounts"),
        ]:
            judge(people["administrator"], name, path)
        for name, path in [
            ("typing", "/typing"), ("typing-form", f"{typed}?edit=1"), ("receipt", typed),
        ]:
            judge(people["unitUser"], name, path)
        judge(people["officer"], "rule", "/chasing/rule")
        judge(people["officer"], "report-officer", first_report(people["officer"], PERIOD))
        browser.close()
    print(f"{len(faults)} faults" if faults else "no faults")
    sys.exit(1 if faults else 0)


main()
