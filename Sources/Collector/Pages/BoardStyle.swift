import Shared

/// How the board looks: one small style sheet inside the page, named in the policy by its hash, so
/// that nothing else can be run or loaded.
enum BoardStyle {
    /// The policy that goes with the page: no script, no foreign address, no frame.
    static let contentSecurityPolicy =
        "default-src 'none'; style-src 'sha256-\(digest)'; img-src data:; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'"

    private static let digest = Digest(of: Array("\(css)".utf8)).base64

    /// The style sheet.
    static let css: StaticString = """
        :root{color-scheme:light dark;--ink:#1c2430;--soft:#5a6675;--line:#d7dde5;--paper:#fff;
        --back:#f3f5f8;--accent:#0b5fa5;--ok:#11663a;--okb:#f1f9f4;--late:#7d4a00;--lateb:#fdf0d5;
        --bad:#a01722;--badb:#fde4e4;--wait:#33537a;--waitb:#e6eef8;--off:#5a6675;--offb:#eef0f3}
        @media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#a3aebb;--line:#333d49;
        --paper:#171c23;--back:#0f1318;--accent:#74b6f2;--ok:#7fd6a0;--okb:#14241b;--late:#f0be6a;
        --lateb:#352810;--bad:#ff9a9a;--badb:#3a171a;--wait:#9cc1ec;--waitb:#182636;--off:#a3aebb;
        --offb:#20262e}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--back);color:var(--ink);
        font:15px/1.4 system-ui,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
        header,main,footer{max-width:1500px;margin:0 auto;padding:0 20px}
        header{display:flex;flex-wrap:wrap;gap:12px 32px;align-items:end;
        justify-content:space-between;padding-top:18px;padding-bottom:14px}
        .brand p{margin:0;color:var(--accent);font-weight:700;letter-spacing:.02em}
        .brand .moment{color:var(--soft);font-weight:400;letter-spacing:0}
        h1{margin:0;font-size:24px;line-height:1.25}
        h2{margin:0 0 8px;font-size:16px}
        i{font-style:normal}
        .chooser{display:flex;flex-wrap:wrap;gap:10px;align-items:end}
        .chooser label span{display:block;font-size:12px;color:var(--soft)}
        select,input,button{font:inherit;min-height:36px;padding:4px 10px;border-radius:6px;
        border:1px solid var(--line);background:var(--paper);color:var(--ink);max-width:100%}
        button{background:var(--accent);border-color:var(--accent);color:var(--paper);
        font-weight:600;cursor:pointer}
        a{color:var(--accent);padding:8px 2px}
        :focus-visible{outline:3px solid var(--accent);outline-offset:1px}
        .tiles{display:flex;flex-wrap:wrap;gap:10px;margin:0 0 14px;padding:0;list-style:none}
        .tiles li{flex:1 1 130px;padding:8px 14px;border-radius:8px;border:1px solid;
        border-left-width:5px}
        .tiles b{display:block;font-size:26px;line-height:1.15;font-variant-numeric:tabular-nums}
        .scroll{overflow:auto;max-height:calc(100vh - 24px);background:var(--paper);
        border:1px solid var(--line);border-radius:8px}
        table{border-collapse:collapse;width:100%}
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
        .matrix td i{white-space:nowrap}
        .matrix td i{font-weight:700;margin-right:3px}
        .narrow{display:none}
        .rates th,.rates td{background:var(--offb)!important}
        .rates td b{white-space:nowrap}
        .rates tr:last-child>*{border-bottom:2px solid var(--line)}
        .group th{background:var(--back)!important;color:var(--soft);font-size:12px;
        font-weight:600!important}
        td.none{background:repeating-linear-gradient(135deg,transparent 0 5px,var(--line) 5px 6px)}
        .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        .s-onTime{color:var(--ok);background:var(--okb)}
        .s-late{color:var(--late);background:var(--lateb)}
        .s-missing{color:var(--bad);background:var(--badb);font-weight:600}
        .s-awaited,.s-notYetDue{color:var(--wait);background:var(--waitb)}
        .s-exempt{color:var(--off);background:var(--offb)}
        .lists{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(430px,100%),1fr));
        gap:16px;margin-top:18px;align-items:start}
        section{border:1px solid var(--line);border-radius:8px;padding:14px 16px;
        background:var(--paper)!important;color:var(--ink)!important;font-weight:400!important}
        section.s-missing h2{color:var(--bad)}section.s-late h2{color:var(--late)}
        section p{margin:0;color:var(--soft)}
        section th{font-size:12px;color:var(--soft);text-align:left;font-weight:500}
        section td,section th{padding:5px 8px 5px 0;border-bottom:1px solid var(--line);
        vertical-align:top}
        section td small{display:block;color:var(--soft)}
        section td:last-child{white-space:nowrap}
        .empty{padding:30px;background:var(--paper);border:1px solid var(--line);border-radius:8px}
        footer{color:var(--soft);font-size:12.5px;padding-top:16px;padding-bottom:26px}
        @media screen and (max-width:720px){
        header,main,footer{padding-left:10px;padding-right:10px}
        h1{font-size:20px}
        .chooser,.chooser label,select,input,button{width:100%}
        .tiles li{flex-basis:40%;padding:6px 10px}
        .scroll{overflow:visible;max-height:none;border:0;background:none}
        .matrix,.matrix tbody,.matrix tr,.matrix th,.matrix td{display:block;min-width:0;width:auto}
        .matrix thead,.matrix .rates{display:none}
        main{display:flex;flex-direction:column;gap:14px}.tiles{margin:0}
        .lists{order:1;margin:0}.scroll{order:2}
        .narrow{display:block;margin:0;padding:8px 10px;background:var(--paper);
        border:1px solid var(--line);border-radius:8px}
        .narrow div{padding:6px 0;border-bottom:1px solid var(--line)}
        .narrow div:last-child{border:0}
        .narrow dt{font-weight:600}.narrow dd{margin:0}
        .narrow dd span{color:var(--soft)}
        .matrix tr{background:var(--paper);border:1px solid var(--line);border-radius:8px;
        margin-bottom:8px;overflow:hidden}
        .matrix th,.matrix td{border:0;border-bottom:1px solid var(--line)}
        .matrix th:first-child{position:static;width:auto;padding:8px 10px;font-size:14px}
        .matrix .group{border:0;background:none;margin:14px 0 4px}
        .matrix .group th{background:none!important;padding:0 2px;border:0;font-size:13px}
        .matrix td{display:flex;flex-wrap:wrap;gap:0 6px;padding:6px 10px;text-align:left}
        .matrix td::before{content:attr(data-form);flex:1 1 130px;color:var(--ink);font-weight:400}
        .matrix td small{flex-basis:100%;text-align:right}
        .matrix td.none{display:none}
        section{padding:12px 10px}
        section table,section tbody,section tr,section td{display:block}
        section thead{display:none}
        section tr{border-bottom:1px solid var(--line);padding:6px 0}
        section td{border:0;padding:0}
        section td::before{content:attr(data-label) " ";color:var(--soft)}}
        @media print{
        @page{size:A4 landscape;margin:9mm}
        *{print-color-adjust:exact}.group th{font-size:7pt!important}
        :root{color-scheme:light;--ink:#000;--soft:#333;--line:#888;--paper:#fff;--back:#fff;
        --ok:#000;--okb:#fff;--late:#000;--lateb:#eee;--bad:#000;--badb:#ddd;--wait:#000;
        --waitb:#fff;--off:#333;--offb:#fff;--accent:#000}
        body{font-size:9pt;background:#fff}
        header,main,footer{max-width:none;padding:0}
        header{padding-bottom:2mm}
        h1{font-size:13pt}
        .chooser{display:none}
        .tiles{gap:2mm;margin-bottom:2mm}.tiles li{padding:1mm 2mm}.tiles b{font-size:12pt}
        .scroll{overflow:visible;max-height:none;border:0}
        .matrix{font-size:7pt}.matrix th,.matrix td{padding:.5mm 1mm}
        .matrix{min-width:0}.matrix th:first-child{width:52mm}
        .matrix small,.matrix thead span{font-size:6pt}
        .matrix th small{display:inline;margin-left:1mm}
        .matrix thead th,.matrix th:first-child{position:static}
        thead{display:table-header-group}tr{break-inside:avoid}
        .s-missing{font-weight:700}
        .lists{margin-top:4mm}section{padding:2mm;break-inside:auto}}
        """
}
