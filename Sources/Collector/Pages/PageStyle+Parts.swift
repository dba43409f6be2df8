/// The parts that pages are made of.
extension PageStyle {
    static let parts = """
        .card{border:1px solid var(--line);border-radius:8px;padding:14px 16px;
        background:var(--paper);margin:0 0 16px}
        .card>h2:first-child{margin-top:0}
        .columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(430px,100%),1fr));
        gap:16px;align-items:start}
        .message{padding:10px 14px;border-radius:8px;border:1px solid;border-left-width:5px;
        margin:0 0 14px}
        .message i,.chip i{font-weight:700}
        .chip{display:inline-block;padding:1px 9px;border-radius:999px;border:1px solid;
        white-space:nowrap;font-size:13px}
        .scroll{overflow:auto;background:var(--paper);border:1px solid var(--line);
        border-radius:8px;margin:0 0 16px}
        table{border-collapse:collapse;width:100%}
        caption{text-align:left;padding:8px 12px;font-weight:600}
        .data{font-size:14px}
        .data th,.data td{padding:6px 12px;border-bottom:1px solid var(--line);text-align:left;
        vertical-align:top}
        .data thead th{font-size:12.5px;color:var(--soft);font-weight:600;
        border-bottom:2px solid var(--line)}
        .data tbody th{font-weight:500}
        .data tbody tr:last-child>*{border-bottom:0}
        .data .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        .data small{display:block;color:var(--soft);font-size:12.5px}
        .figures tr.unusual>*{background:var(--lateb)}
        .figures td input{min-width:150px}
        .figures td b{font-size:15px}
        .chips{max-width:none}
        .fields{max-width:560px}
        .field{display:block;margin:0 0 14px}
        .field>label,.field>span{display:block;font-weight:600;margin:0 0 3px}
        .field input,.field select,.field textarea{width:100%}
        .field small{display:block;color:var(--soft);margin-top:3px}
        .field .error{display:block;color:var(--bad);margin-top:3px;font-weight:600}
        .field.wrong input,.field.wrong textarea{border:2px solid var(--bad)}
        .tick{display:flex;gap:8px;align-items:center;padding:4px 0}
        .buttons{display:flex;flex-wrap:wrap;gap:10px;align-items:center}
        .chooser{display:flex;flex-wrap:wrap;gap:10px;align-items:end;margin:0 0 14px}
        .chooser .field{margin:0}
        .chooser label span,.chooser .field>label{display:block;font-size:12.5px;font-weight:400;
        color:var(--soft);margin:0}
        .secret{font:600 17px/1.6 ui-monospace,"DejaVu Sans Mono",monospace;
        overflow-wrap:anywhere}
        .pages{display:flex;flex-wrap:wrap;gap:4px;margin:0 0 16px}
        .pages a,.pages span{padding:6px 11px;border-radius:6px}
        .pages a{border:1px solid var(--line);background:var(--paper);text-decoration:none}
        .pages [aria-current]{border-color:var(--accent);font-weight:700;color:var(--ink)}
        figure{margin:0 0 16px;padding:14px 16px;border:1px solid var(--line);border-radius:8px;
        background:var(--paper)}
        figcaption{font-weight:600;margin:0 0 8px}
        figure svg{display:block;width:100%;height:auto;max-height:320px}
        svg text{fill:var(--soft);font:12px system-ui,sans-serif}
        svg .now{fill:var(--accent);stroke:var(--accent)}
        svg .before{fill:var(--off);stroke:var(--off)}
        svg .axis{stroke:var(--edge);stroke-width:1;fill:none}
        svg .line{fill:none;stroke-width:2.5}
        svg .before.line{stroke-dasharray:5 4}
        svg .solid.line{stroke-dasharray:none}
        textarea.source{width:100%;font:13px/1.45 ui-monospace,"DejaVu Sans Mono",monospace;
        white-space:pre;overflow:auto}
        summary{cursor:pointer;color:var(--accent);padding:6px 0}
        dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:0 0 14px}
        dl.facts dt{color:var(--soft)}
        dl.facts dd{margin:0;overflow-wrap:anywhere}
        """
}
