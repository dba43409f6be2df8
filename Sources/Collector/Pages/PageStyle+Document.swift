/// Documents: on the screen a sheet, on paper the sheet itself.
extension PageStyle {
    static let document = """
        .document{background:var(--paper);border:1px solid var(--line);border-radius:8px;
        padding:24px;margin:0 0 16px}
        .document h2{font-size:15px}
        .document>h2:first-of-type{text-align:center;font-size:19px;margin:18px 0 2px}
        .document .c{text-align:center;max-width:none;margin:0}
        .letterhead td{vertical-align:top;padding:0 4px 6px;width:50%}
        .letterhead td:last-child p:first-child{white-space:nowrap}
        .document>p.c{margin:0 0 14px}
        .document .scroll{border:0;border-radius:0}
        .numbered{font-size:14px;font-variant-numeric:tabular-nums}
        .numbered caption{text-align:center;padding:6px 0}
        .numbered th,.numbered td{border:1px solid var(--edge);padding:4px 8px;text-align:left;
        vertical-align:top;font-weight:400}
        .numbered thead th{text-align:center;font-weight:600;vertical-align:middle}
        .numbered td.n{text-align:right}
        .numbered tbody tr>:nth-child(2){min-width:9em}
        .numbered td.o{text-align:center}
        .numbered small{display:block;color:var(--soft);font-size:12px;white-space:normal}
        .document .notes{font-size:13px;color:var(--soft)}
        .signatures{margin:18px 0 70px}
        .signatures td{width:50%;vertical-align:top}
        .signatures .room{height:64px}
        @media screen and (max-width:720px){.document{padding:12px 10px}
        .letterhead td{display:block;width:auto}
        .letterhead td:last-child p:first-child{white-space:normal}}
        """

    static let documentPaper = """
        @media print{
        @page sheet{size:A4 portrait;margin:20mm 15mm 20mm 20mm}
        .document{page:sheet;border:0;padding:0}
        main:has(.document)>h1,body:has(.document)>.top,body:has(.document)>.foot{display:none}
        .document>h2:first-of-type{font-size:14pt;margin:6mm 0 1mm}
        .document,.document p{font-family:"Times New Roman","Liberation Serif",serif;font-size:12pt}
        .numbered{font-size:10pt}.numbered th,.numbered td{padding:1mm 1.5mm;border-color:#000}
        .numbered a{color:#000;text-decoration:none}
        .document .notes{font-size:10pt;color:#000}
        .signatures,.numbered tr{break-inside:avoid}.numbered thead{break-after:avoid}}
        """
}
