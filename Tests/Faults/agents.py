"""Scenarios of the agent's machine and line that a preloaded library cannot play: file systems that are
full or read-only, links that lose packets, and ten thousand waiting reports. Used by `run`; each gives
(faults, acknowledged, lost, duplicated).
"""
import errno, hashlib, json, os, shutil, signal, subprocess, sys, time

from rig import AGENT, MONTHS, UNITS, Collector, Home, Program, Disk, must, report, report_file, run


class SmallDisk:
    """A tmpfs of a few mebibytes, to be filled up."""

    def __init__(self, folder, mebibytes=6):
        self.path = folder + "/disk"
        os.makedirs(self.path)
        must("mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", self.path)

    def fill(self):
        with open(self.path + "/ballast", "ab", buffering=0) as file:
            for size in (1 << 16, 4096, 1):
                try:
                    while file.write(b"x" * size):
                        pass
                except OSError as fault:
                    if fault.errno != errno.ENOSPC:
                        raise

    def clear(self):
        os.remove(self.path + "/ballast")

    def unmount(self):
        must("umount", self.path)


def expect(is_so, what):
    if not is_so:
        raise SystemExit(what)


def rows_once(collector, count):
    """(lost, duplicated) of so many reports that must be there."""
    rows = collector.rows()
    return count - len(rows), sum(len(found) > 1 for found in rows.values())


def full_disk_while_saving(folder, rounds):
    """A5: told, non-zero, the older reports intact, and it works again once there is room."""
    disk, collector = SmallDisk(folder), Collector(folder + "/data").start()
    home = Home(disk.path + "/home", collector)
    collector.end()
    try:
        for number in range(rounds):
            before = home.reports("waiting")
            disk.fill()
            done = run(AGENT, "submit", "--home", home.path, report_file(folder, MONTHS[number]))
            expect(done.returncode == 74, f"a full disk: {done}")
            expect(home.reports("waiting") == before, "a report that was not saved is there")
            disk.clear()
            done = run(AGENT, "submit", "--home", home.path, report_file(folder, MONTHS[number]))
            expect(done.returncode == 69, f"room again: {done}")
        collector.start()
        delivered = home.deliver()
        collector.end()
        return rounds, delivered, *rows_once(collector, rounds)
    finally:
        disk.unmount()


def full_disk_while_marking(folder, rounds):
    """A6: the reserve pays for the receipt on a disk that is full to the last byte."""
    disk, collector = SmallDisk(folder), Collector(folder + "/data").start()
    home = Home(disk.path + "/home", collector)
    try:
        for number in range(rounds):
            collector.end()
            done = run(AGENT, "submit", "--home", home.path, report_file(folder, MONTHS[number]))
            expect(done.returncode == 69, f"kept: {done}")
            reserve = home.path + "/outbox/reserve"
            expect(os.path.exists(reserve), "no reserve is set aside")
            disk.fill()
            collector.start()
            expect(home.deliver() == 1, "the receipt came")
            expect(not os.path.exists(reserve), "the reserve was not needed: is the disk full?")
            disk.clear()
        collector.end()
        return rounds, len(home.reports("sent")), *rows_once(collector, rounds)
    finally:
        disk.unmount()


def read_only_disk(folder, rounds):
    """A8: an agent whose disk turns read-only goes on, says so, and marks what it sent afterwards."""
    disk, collector = Disk(folder), Collector(folder + "/data").start()
    home = Home(disk.path + "/home", collector)
    for number in range(rounds):
        collector.end()
        run(AGENT, "submit", "--home", home.path, report_file(folder, MONTHS[number]))
        must("sync", "-f", disk.path)
        must("mount", "-o", "remount,ro", disk.path)
        refused = run(AGENT, "submit", "--home", home.path, report_file(folder, MONTHS[-1]))
        expect(refused.returncode == 74, f"nothing can be saved: {refused}")
        collector.start()
        running = Program(AGENT, "run", "--home", home.path)
        running.wait_for(["disk.degraded"])
        running.wait_for(["outbox.notMarked"])
        must("mount", "-o", "remount,rw", disk.path)
        running.wait_for(["delivery.attempted", '"outcome":"accepted"'], limit=60)
        running.end(signal.SIGTERM)
    collector.end()
    delivered = len(home.reports("sent"))
    lost, doubled = rows_once(collector, rounds)
    disk.unmount()
    return rounds, delivered, lost, doubled


class LossyLink:
    """A network of two machines, ours and one that a program can be started in, whose link loses
    packets both ways and can be taken down."""

    def __init__(self, percent):
        self.name, self.host = "giaoban-faults", "10.231.77.1"
        self.end()
        must("ip", "netns", "add", self.name)
        must("ip", "link", "add", "gbfault0", "type", "veth", "peer", "name", "gbfault1",
             "netns", self.name)
        must("ip", "addr", "add", f"{self.host}/30", "dev", "gbfault0")
        must("ip", "link", "set", "gbfault0", "up")
        self.inside("ip", "addr", "add", "10.231.77.2/30", "dev", "gbfault1")
        self.inside("ip", "link", "set", "gbfault1", "up")
        self.inside("nft", f"""
            table ip lossy {{
                chain in {{ type filter hook input priority 0;
                    numgen random mod 100 < {percent} drop; }}
                chain out {{ type filter hook output priority 0;
                    numgen random mod 100 < {percent} drop; }}
            }}""")

    def inside(self, *words):
        return must("ip", "netns", "exec", self.name, *words)

    def set(self, state):
        must("ip", "link", "set", "gbfault0", state)

    def end(self):
        for words in (["ip", "link", "del", "gbfault0"], ["ip", "netns", "del", self.name]):
            subprocess.run(words, capture_output=True)


def flapping_link(folder, rounds):
    """B8: 30 % of the packets are lost each way, and every 10 s the link is down for 5."""
    lacking = [tool for tool in ("ip", "nft") if not shutil.which(tool)]
    if lacking:
        print(f"faults: SKIPPED B8: no {', '.join(lacking)}", file=sys.stderr)
        return 0, 0, 0, 0
    try:
        link = LossyLink(30)
    except SystemExit as reason:
        print(f"faults: SKIPPED B8: {reason}", file=sys.stderr)
        return 0, 0, 0, 0
    try:
        collector = Collector(folder + "/data", host=link.host).start()
        home = Home(folder + "/home", collector)
        collector.end()
        for number in range(rounds):
            run(AGENT, "submit", "--home", home.path, report_file(folder, MONTHS[number]))
        collector.start()
        agent = Program("ip", "netns", "exec", link.name, AGENT, "run", "--home", home.path)
        deadline, flaps = time.monotonic() + 30 * rounds + 60, 0
        while home.reports("waiting"):
            expect(time.monotonic() < deadline, f"no progress: {agent.lines[-20:]}")
            time.sleep(10)
            link.set("down")
            flaps += 1
            time.sleep(5)
            link.set("up")
        agent.end(signal.SIGTERM)
        collector.end()
        return flaps, len(home.reports("sent")), *rows_once(collector, rounds)
    finally:
        link.end()


def spool(home, unit, number):
    """Writes a finalised report into the outbox as an agent of the first format did."""
    name, body = report(unit, number)
    fields = json.loads(body)
    digest = hashlib.sha256(body).hexdigest()
    header = json.dumps({
        "content": digest, "digest": digest, "facility": unit,
        "finalisedAt": fields["finalisedAt"], "form": fields["form"], "format": 1, "id": name,
        "period": fields["period"], "revision": fields["revision"], "signature": None,
        "source": "bulk.csv"}, separators=(",", ":"), ensure_ascii=False).encode()
    checked = header + b"\n" + body + b"\n"
    stem = f"20260601T080000.000_{fields['form']}_{fields['period']}_r{fields['revision']}_{name}"
    with open(f"{home}/outbox/waiting/{stem}.report", "wb") as file:
        file.write(checked + hashlib.sha256(checked).hexdigest().encode() + b"\n")


def resident(process):
    with open(f"/proc/{process.pid}/status") as file:
        fields = dict(line.split(":", 1) for line in file)
    return int(fields["VmRSS"].split()[0]) / 1024, int(fields["VmHWM"].split()[0]) / 1024


def many_waiting(folder, count):
    """A13: so many waiting at the start: first receipt in 5 s, resident memory under twice what
    the same program holds at rest, some seconds after its start: one second after it, when it has just
    given back what only starting needed, it holds less than it needs for anything."""
    collector = Collector(folder + "/data").start()
    home = Home(folder + "/home", collector)
    idle = Program(AGENT, "run", "--home", home.path)
    idle.wait_for(["agent.started"])
    time.sleep(2)
    idle_now, _ = resident(idle.process)
    time.sleep(4)
    at_rest, _ = resident(idle.process)
    idle.end(signal.SIGTERM)
    for number in range(count):
        spool(home.path, UNITS[0], number)
    began = time.monotonic()
    busy = Program(AGENT, "run", "--home", home.path)
    busy.wait_for(["delivery.attempted", '"outcome":"accepted"'])
    first, most = time.monotonic() - began, 0
    while home.reports("waiting"):
        expect(time.monotonic() - began < 600, f"too slow: {busy.lines[-5:]}")
        most = max(most, resident(busy.process)[0])
        time.sleep(0.5)
    whole = time.monotonic() - began
    time.sleep(1)
    _, peak = resident(busy.process)
    busy.end(signal.SIGTERM)
    collector.end()
    print(f"A13: {count} waiting: first receipt after {first:.2f} s, all after {whole:.0f} s; "
          f"resident {idle_now:.1f} MiB idle, {at_rest:.1f} MiB at rest, at most {most:.1f} MiB while "
          f"sending (high-water mark {peak:.1f})", file=sys.stderr)
    expect(first < 5, f"the first receipt took {first:.2f} s")
    expect(most < 2 * at_rest, f"resident {most:.1f} MiB is not under twice {at_rest:.1f}")
    return count, len(home.reports("sent")), *rows_once(collector, count)
