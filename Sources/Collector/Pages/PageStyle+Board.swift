/// The board: units by forms, and whom to ring up.
extension PageStyle {
    static let board = """
        .moment{color:var(--soft);margin:-8px 0 12px}
        .note{color:var(--soft);font-size:12.5px}
        .board .scroll{max-height:calc(100vh - 24px);position:relative}
        .tiles{display:flex;flex-wrap:wrap;gap:10px;margin:0 0 14px;padding:0;list-style:none}
        .tiles li{flex:1 1 130px;padding:8px 14px;border-radius:8px;border:1px solid;
        border-left-width:5px}
        .tiles b{display:block;font-size:26px;line-height:1.15;font-variant-numeric:tabular-nums}
        .matrix{border-collapse:separate;border-spacing:0;font-size:13px;table-layout:fixed;
        min-width:860px}
        .matrix th,.matrix td{border-bottom:1px solid var(--line);border-right:1px solid var(--line);
        padding:4px 6px;text-align:center;vertical-align:middle}
        .matrix thead th{position:sticky;top:0;z-index:2;background:var(--paper);
        border-bottom:2px solid var(--line);font-weight:400}
        .matrix thead b{display:block}
        .matrix thead span{display:block;font-size:11.5px;color:var(--soft);white-space:nowrap}
        .matrix th:first-child{position:sticky;left:0;z-index:1;background:var(--paper);
        text-align:left;font-weight:500;width:216px}
        .matrix thead th:first-child{z-index:3}
        .matrix small{display:block;font-size:11px;font-weight:400;line-height:1.25}
        .matrix th small{color:var(--soft)}
        .matrix td{font-variant-numeric:tabular-nums}
        .matrix td::before{font-weight:700}
        td.s-notYetDue::before{content:"· ";content:"· "/""}
        td.s-awaited::before{content:"○ ";content:"○ "/""}
        td.s-onTime::before{content:"✓ ";content:"✓ "/""}
        td.s-late::before{content:"▲ ";content:"▲ "/""}
        td.s-missing::before{content:"✕ ";content:"✕ "/""}
        td.s-returned::before{content:"↩ ";content:"↩ "/""}
        td.s-exempt::before{content:"– ";content:"– "/""}
        .rates th,.rates td{background:var(--offb)!important}
        .rates td b{white-space:nowrap}
        .rates tr:last-child>*{border-bottom:2px solid var(--line)}
        .group th{background:var(--back)!important;color:var(--soft);font-size:12px;
        font-weight:600!important}
        td.none{background:repeating-linear-gradient(135deg,transparent 0 5px,var(--line) 5px 6px)}
        .s-onTime{color:var(--ok);background:var(--okb)}
        .s-late,.s-returned{color:var(--late);background:var(--lateb)}
        .s-missing{color:var(--bad);background:var(--badb);font-weight:600}
        .s-awaited,.s-notYetDue{color:var(--wait);background:var(--waitb)}
        .s-exempt{color:var(--off);background:var(--offb)}
        .lists{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(430px,100%),1fr));
        gap:16px;margin-top:18px;align-items:start}
        .lists section{border:1px solid var(--line);border-radius:8px;padding:14px 16px;
        background:var(--paper);color:var(--ink);font-weight:400}
        .lists h2{margin-top:0}
        .lists .s-missing h2{color:var(--bad)}.lists .s-late h2{color:var(--late)}
        .lists p{margin:0;color:var(--soft)}
        .lists th{font-size:12px;color:var(--soft);text-align:left;font-weight:500}
        .lists td,.lists th{padding:5px 8px 5px 0;border-bottom:1px solid var(--line);
        vertical-align:top}
        .lists td small{display:block;color:var(--soft)}
        .lists td:last-child{white-space:nowrap}
        .empty{padding:30px;background:var(--paper);border:1px solid var(--line);border-radius:8px}
        """
}
