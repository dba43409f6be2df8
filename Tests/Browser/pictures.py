"""The pictures of the department's guides: made from a synthetic province at a fixed moment.

    Tests/Browser/run pictures          (make pictures)

Arguments, given by Tests/Browser/run: the collector, an empty folder, the browser. Each picture is one
entry below: who looks, at which page, what is typed or pressed, which places carry a number for the
guide's steps, how much of the page is shown. The wall clock is held (Tests/Faults/wallclock.c), so that a
second run shows the same day, the same reports and the same figures.
"""

import datetime
import os
import pathlib
import re
import subprocess
import sys
import threading
import time

from PIL import Image
from playwright.sync_api import sync_playwright

COLLECTOR, WORK, BROWSER = sys.argv[1:4]
ROOT = pathlib.Path(__file__).resolve().parents[2]
GUIDE, README = ROOT / "docs/huong-dan/hinh", ROOT / "docs/images"
DATA = WORK + "/data"
MOMENT = datetime.datetime.fromisoformat("2026-11-10T09:00:00+07:00")
PASSWORD = "con cò bay lả bay la"
WIDTH, COLOURS = 1000, 40

BADGE = """(place, number) => {
    const box = place.getBoundingClientRect(), mark = document.createElement('b')
    mark.textContent = number
    Object.assign(mark.style, {
        position: 'absolute', left: Math.max(1, box.left + scrollX - 16) + 'px',
        top: Math.max(1, box.top + scrollY - 14) + 'px', width: '24px', height: '24px', borderRadius: '12px', background: '#b3261e', color: '#fff',
        font: '700 14px/24px sans-serif', textAlign: 'center', zIndex: 99})
    document.body.append(mark)
}"""


def hold_clock():
    """Compiles the clock that stands where it is told."""
    library = WORK + "/wallclock.so"
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-O1", "-o", library, ROOT / "Tests/Faults/wallclock.c"], check=True)
    with open(WORK + "/offset", "w") as file:
        file.write(str(int(MOMENT.timestamp() - time.time())))
    return dict(os.environ, LD_PRELOAD=library, WALL_OFFSET_FILE=WORK + "/offset")


ENVIRONMENT = hold_clock()


def command(*words):
    return subprocess.run(
        [COLLECTOR, *words, "--data", DATA], check=True, capture_output=True, text=True,
        env=ENVIRONMENT).stdout.strip()


class Person:
    """Somebody at a browser."""

    def __init__(self, browser, address, name, full_name, role):
        first = command("account", "add", "--name", name, "--full-name", full_name, "--role", role)
        self.page = browser.new_context(
            base_url=address, locale="vi-VN", viewport={"width": WIDTH, "height": 760}).new_page()
        self.page.on("dialog", lambda dialog: dialog.accept())
        page = self.page
        page.goto("/sign-in")
        page.locator("#f-name").fill(name)
        page.locator("#f-password").fill(first)
        page.get_by_role("button", name="Đăng nhập").click()
        page.locator("#password-old").fill(first)
        page.locator("#f-new").fill(PASSWORD)
        page.locator("#f-again").fill(PASSWORD)
        page.get_by_role("button", name="Đổi mật khẩu").click()


def small(path):
    """A picture with few colours: a page has no more."""
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"  {path.relative_to(ROOT)} {path.stat().st_size // 1024} KiB", flush=True)


def take(page, name, height=None, marks=(), part=None, folder=GUIDE):
    """One picture: of the part that a selector names, or of the page down to a height."""
    for number, selector in enumerate(marks, 1):
        page.locator(selector).first.evaluate(BADGE, number)
    path = folder / f"{name}.png"
    if part:
        page.locator(part).first.screenshot(path=path)
    else:
        page.screenshot(
            path=path, full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": height})
    small(path)


def officer(page):
    page.goto("/")
    take(page, "cv-bang", 860, ["main form", ".tiles", ".matrix tbody td", ".matrix .s-onTime"])
    page.goto("/chasing")
    take(page, "cv-don-doc", 520, ["main p a", "tbody tr td:nth-child(3)", "tbody tr td:nth-child(4)"])
    page.goto("/chasing/rule")
    page.locator("[name=periods]").fill("2026-10")
    page.locator("[name=forms]").fill("HDKB-T, BTN-T")
    page.locator("[name=area]").fill("SX-K-CUALON")
    page.locator("[name=due]").fill("2026-11-20")
    page.locator("[name=decision]").fill("15/QĐ-SYT")
    page.locator("[name=reason]").fill("Mất điện, mất mạng sau bão")
    page.get_by_role("button", name="Xem thay đổi").click()
    take(page, "cv-gia-han", 600, [".message", "form.inline button", "table"])
    page.goto("/review?period=2026-10&form=HDKB-T&state=waiting")
    take(page, "cv-danh-sach", 520, ["main form", "tbody td a", "tbody .chip"])
    page.goto("/reports/HDKB-T/2026-10/SX-BVDK")
    take(page, "duyet-bao-cao", 760, ["h1 + *", ".figures thead th:nth-child(2)",
                                     ".figures thead th:nth-child(6)", ".figures tbody td:last-child"])
    page.locator(".figures input").nth(2).fill("cao hơn sổ khám 312 lượt?")
    page.locator("#return-reason").fill("Đối chiếu lại sổ khám bệnh tháng 10.")
    page.evaluate("document.querySelector('#do-return').scrollIntoView()")
    take(page, "cv-tra-lai", part="section:has(#do-return)")
    page.goto("/consolidated?form=HDKB-T&period=2026-10")
    take(page, "cv-tong-hop", 860, ["main form", "main p:has(a[href*='.xlsx'])", ".numbered tbody td a"])
    page.goto("/quality/work")
    take(page, "cv-xem-lai", 520, ["tbody td a", "tbody .chip"])
    page.locator("main tbody td a").first.click()
    take(page, "cv-so-la", 760, ["svg", "select"])
    page.goto("/unit-event?kind=merge")
    for name, text in [
        ("on", "2027-01-01"), ("decision", "99/QĐ-UBND"),
        ("units", "SX-TTYT-CAUDA SX-TTYT-HOTRUC"), ("into", "SX-TTYT-CAUHO"),
        ("new", "SX-TTYT-CAUHO"), ("name", "Trung tâm Y tế khu vực Cầu Hồ"), ("parent", "SX-SYT"),
        ("area", "SX"),
    ]:
        page.locator(f"form [name={name}]").first.fill(text)
    page.locator("[name=type]").select_option("districtHealthCentreWithBeds")
    page.locator("[name=ownership]").select_option("province")
    page.get_by_role("button", name="Xem trước").click()
    take(page, "cv-sap-nhap", 820, [".message", "main ul", "table"])


def leader(page):
    page.goto("/review?period=2026-10&form=BTN-T&state=waiting")
    for box in page.locator("input[name=pick]").all()[:6]:
        box.check()
    take(page, "ld-duyet", 560, [".tick input", "tbody input[name=pick]", "tbody td a"])
    page.goto("/review?period=2026-09&form=BTN-T&state=all")
    take(page, "ld-khoa-so", part="section.card:has(button.danger)")
    page.locator("main [name=reason]").last.fill("Đã tổng hợp báo cáo quý III")
    page.get_by_role("button", name="Khóa sổ").click()
    page.goto("/reports/BTN-T/2026-09/SX-BVDK")
    take(page, "ld-dinh-chinh", part="section:has(form[action$='/erratum'])")
    page.goto("/quality/report")
    take(page, "ld-chat-luong", 720)
    page.goto("/consolidated?form=TH-DK&period=2026-9M&number=12/BC-SYT&place=Sông%20Xanh"
              "&signer=GIÁM%20ĐỐC")
    paper = WORK + "/paper"
    page.pdf(path=paper + ".pdf", prefer_css_page_size=True)
    subprocess.run(
        ["pdftoppm", "-r", "70", "-png", "-f", "1", "-l", "1", "-singlefile", paper + ".pdf", paper],
        check=True)
    path = GUIDE / "ld-in.png"
    path.write_bytes(pathlib.Path(paper + ".png").read_bytes())
    small(path)


def administrator(page):
    page.goto("/accounts")
    page.locator("[name=name]").last.fill("hoa.le")
    page.locator("[name=fullName]").fill("Lê Thị Hoa")
    page.locator("[name=role]").select_option("officer")
    page.locator("[name=forms]").fill("HDKB-T BTN-T")
    take(page, "qt-tai-khoan", 900, ["table .chip", "[name=fullName]", "[name=role]", "[name=forms]"])
    page.locator("form:has([name=fullName]) button").click()
    # What is given once is not for a picture: another word stands there.
    page.evaluate("""() => { for (const place of document.querySelectorAll('main *'))
        if (!place.children.length && /^([a-z0-9]{4}-){3}/.test(place.textContent.trim()))
            place.textContent = 'xxxx-xxxx-xxxx-xxxx' }""")
    take(page, "qt-mat-khau", 420)
    page.goto("/chasing/contacts")
    page.locator("[name=unit]").fill("SX-BVDK")
    page.locator("[name=address]").fill("khth@bvdk.example")
    page.locator("main [name=name]").fill("Phòng Kế hoạch tổng hợp")
    page.get_by_role("button", name="Thêm").click()
    take(page, "qt-dia-chi", 640, ["table", "[name=unit]", "[name=address]"])
    page.goto("/chasing/words?occasion=overdue")
    page.get_by_role("button", name="Xem").first.click()
    take(page, "qt-loi-thu", 760)
    page.goto("/form-draft?form=NDTP-T")
    text = page.locator("textarea").input_value()
    text = re.sub(r"validFrom: \S+", "validFrom: 2027-01-01", text, count=1)
    page.locator("textarea").fill(text.replace("type: integer", "type: interger", 1))
    page.get_by_role("button", name="Kiểm tra").click()
    take(page, "qt-bieu-mau", 620, [".message", "table", "textarea"])


def main():
    command("seed", "--from", str(ROOT / "seeds"))
    command("simulate", "--years", "2", "--hold", "SX-TTYT-CUALON,SX-TN-HOASEN")
    process = subprocess.Popen(
        [COLLECTOR, "serve", "--data", DATA, "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE,
        text=True, env=ENVIRONMENT)
    try:
        for line in process.stderr:
            if '"collector.started"' in line:
                address = "http://" + line.split('"address":"')[1].split('"')[0]
                break
        threading.Thread(target=process.stderr.read, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
            nobody = browser.new_context(
                base_url=address, locale="vi-VN", viewport={"width": WIDTH, "height": 760}).new_page()
            nobody.goto("/sign-in")
            take(nobody, "cv-dang-nhap", 420, ["#f-name", "#f-password", "main button"])
            # The README's before anybody acts.
            head = Person(browser, address, "ha.pham", "Phạm Thu Hà", "leader").page
            head.goto("/reports/HDKB-T/2026-10/SX-BVDK")
            take(head, "review", 760, folder=README)
            head.goto("/consolidated?form=HDKB-T&period=2026-10")
            take(head, "consolidated", 860, folder=README)
            head.goto("/quality/report")
            officer(Person(browser, address, "an.nguyen", "Nguyễn Văn An", "officer").page)
            leader(head)
            administrator(Person(browser, address, "tu.tran", "Trần Minh Tú", "administrator").page)
            browser.close()
    finally:
        process.terminate()
        process.wait(20)


main()
