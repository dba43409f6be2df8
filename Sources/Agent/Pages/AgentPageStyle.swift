import Shared

/// How every page of the agent looks: one small style sheet, written into the page, named in its
/// policy by its hash. Screens from 320 pixels, light and dark, A4 upright.
enum AgentPageStyle {
    /// Nothing runs, nothing is loaded, nothing but this style sheet applies.
    static let contentSecurityPolicy =
        "default-src 'none'; style-src 'sha256-\(digest)'; base-uri 'none'; form-action 'none'"

    private static let digest = Digest(of: Array("\(css)".utf8)).base64

    /// The style sheet. Fonts are those an old Windows has for Vietnamese.
    static let css: StaticString = """
        :root{color-scheme:light dark;--ink:#1c2430;--soft:#556170;--line:#d7dde5;--paper:#fff;
        --back:#f3f5f8;--accent:#0b5fa5;--good:#11663a;--goodb:#eef8f2;--warning:#7d4a00;
        --warningb:#fdf0d5;--bad:#a01722;--badb:#fde4e4;--waiting:#33537a;--waitingb:#e6eef8;
        --off:#556170;--offb:#eef0f3}
        @media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#a8b3c0;--line:#3a4552;
        --paper:#171c23;--back:#0f1318;--accent:#74b6f2;--good:#7fd6a0;--goodb:#14241b;
        --warning:#f0be6a;--warningb:#352810;--bad:#ff9a9a;--badb:#3a171a;--waiting:#9cc1ec;
        --waitingb:#182636;--off:#a8b3c0;--offb:#20262e}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--back);color:var(--ink);overflow-wrap:break-word;
        font:15px/1.45 "Segoe UI",Tahoma,system-ui,Roboto,"Noto Sans","DejaVu Sans",sans-serif}
        header,main{max-width:960px;margin:0 auto;padding:0 18px}
        header{padding-top:16px}main{padding-bottom:28px}
        p{margin:0 0 4px}
        .brand{color:var(--accent);font-weight:700}
        .soft,small{color:var(--soft)}
        small{display:block;font-size:13px}
        h1{margin:0;font-size:23px;line-height:1.25}
        h2{margin:0 0 8px;font-size:16px}
        h3{margin:10px 0 4px;font-size:15px}
        i{font-style:normal}
        ul{margin:4px 0;padding-left:20px}
        li{margin:2px 0}
        code{font:13px/1.5 Consolas,"DejaVu Sans Mono",monospace;background:var(--offb);
        padding:1px 5px;border-radius:4px;overflow-wrap:anywhere}
        a{color:var(--accent)}
        summary{padding:5px 0;cursor:pointer;color:var(--accent)}
        .long{overflow-wrap:anywhere}
        .words{white-space:pre-line}
        section,.notice{margin-top:14px;padding:13px 16px;background:var(--paper);
        border:1px solid var(--line);border-radius:8px}
        .notice{border-left-width:6px}
        .mark{display:inline-block;padding:1px 8px;border-radius:6px;font-weight:600}
        .mark.good,.notice.good{color:var(--good);background:var(--goodb)}
        .mark.warning,.notice.warning{color:var(--warning);background:var(--warningb)}
        .mark.bad,.notice.bad{color:var(--bad);background:var(--badb)}
        .mark.waiting,.notice.waiting{color:var(--waiting);background:var(--waitingb)}
        .mark.off,.notice.off{color:var(--off);background:var(--offb)}
        .notice{border-color:currentColor}
        .notice>:not(:first-child){color:var(--ink)}
        table{border-collapse:collapse;width:100%}
        th,td{text-align:left;vertical-align:top;padding:6px 10px 6px 0;
        border-bottom:1px solid var(--line)}
        tbody tr:last-child>*{border-bottom:0}
        thead th{font-size:13px;color:var(--soft);font-weight:500}
        .number,.whole{white-space:nowrap}
        .number{font-variant-numeric:tabular-nums;text-align:right}
        td>.mark{white-space:nowrap}
        tr.head th{padding-top:14px;font-weight:600}
        blockquote{margin:4px 0;padding:4px 12px;border-left:4px solid currentColor}
        .sign{display:flex;gap:20px;margin-top:26px;text-align:center}
        .sign>div{flex:1}
        .sign p:last-child{margin-top:64px;border-top:1px dotted var(--line)}
        @media screen and (max-width:640px){
        header,main{padding-left:10px;padding-right:10px}
        h1{font-size:20px}
        section,.notice{padding:11px 12px}
        table,tbody,tr,td,th{display:block}
        thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        tbody tr{padding:7px 0;border-bottom:1px solid var(--line)}
        tbody tr:last-child{border-bottom:0}
        td{border:0;padding:2px 0}
        td:empty{display:none}
        td[data-label]:not(:first-child)::before{content:attr(data-label) ": ";color:var(--soft);
        font-weight:400}
        td:first-child,tbody th{font-weight:600;padding:2px 0;border:0}
        td.number{text-align:left}}
        @media print{
        @page{size:A4 portrait;margin:14mm 12mm}
        :root{color-scheme:light;--ink:#000;--soft:#333;--line:#888;--paper:#fff;--back:#fff;
        --accent:#000;--good:#000;--goodb:#fff;--warning:#000;--warningb:#eee;--bad:#000;
        --badb:#ddd;--waiting:#000;--waitingb:#fff;--off:#333;--offb:#fff}
        body{font-size:10pt;background:#fff}
        header,main{max-width:none;padding:0}
        h1{font-size:15pt}h2{font-size:11.5pt}
        section,.notice{border:0;border-top:1pt solid #000;border-radius:0;padding:2.5mm 0;
        margin-top:3mm}
        .mark{padding:0}
        thead{display:table-header-group}
        th,td{padding:.7mm 3mm .7mm 0}
        .sheet td,.sheet th{padding-top:.2mm;padding-bottom:.2mm;font-size:9pt}
        .sheet tr.head th{padding-top:1.2mm}
        code{font-size:8pt;padding:0}
        .sign{margin-top:4mm}.sign p:last-child{margin-top:11mm}
        .screen{display:none}.sheet+.sheet{break-before:page}
        tr,.notice,.sign{break-inside:avoid}h2,h3,tr.head{break-after:avoid}}
        """
}
