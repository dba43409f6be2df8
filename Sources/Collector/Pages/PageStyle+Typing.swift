/// Reports that are typed: a sheet of numbered tables, with the field in the middle of each line.
extension PageStyle {
    static let typing = """
        .sheet td,.sheet th{padding:4px 8px}
        .lined{table-layout:fixed;min-width:860px}
        .lined th:first-child{width:46px}.lined th:nth-child(3){width:92px}
        .lined th:nth-child(4){width:230px}.lined th:nth-child(n+5){width:118px}
        .lined thead th:last-child{width:180px}
        .tasks td{position:relative}
        .sheet .o{color:var(--soft);text-align:center}
        .sheet td input,.sheet td select,.sheet td textarea{width:100%;min-width:110px;
        padding:4px 8px}
        .sheet .number input{text-align:right;font-variant-numeric:tabular-nums}
        .sheet .number{white-space:normal}
        .sheet output{font-weight:600}
        .said{display:block;text-align:left;overflow-wrap:anywhere;max-width:44ch}
        .data .said{font-size:12.5px;font-weight:400}
        .said:not(:empty){padding:1px 6px;border-radius:4px;margin-top:3px}
        .data small.said.t-bad{color:var(--bad)}.data small.said.t-warning{color:var(--late)}
        .data small.said.t-good{color:var(--ok)}.data small.said.t-neutral{color:var(--off);background:none;padding:0}
        [aria-invalid]{border:2px solid var(--bad)!important}
        .typing .message h2{margin:0 0 4px;font-size:15px}
        .typing .message ul{margin:0;padding-left:20px}
        .typing .message a{color:inherit}
        .typing .field{max-width:760px}
        .stay{position:sticky;bottom:0;max-width:none;margin:0 0 14px;padding:8px 0;
        background:var(--back);border-top:1px solid var(--line)}
        #said{border-radius:4px;padding:1px 6px}
        @media screen and (max-width:720px){
        .lined{min-width:0}.sheet caption{display:block}
        .sheet,.sheet tbody,.sheet tr,.sheet th,.sheet td{display:block}
        .sheet thead{display:none}
        .sheet tr{border-bottom:2px solid var(--line);padding:6px 0}
        .sheet th,.sheet td{border:0!important;padding:2px 10px!important;text-align:left!important}
        .sheet .number input{text-align:left}
        .sheet td[data-label]:not(:empty)::before{content:attr(data-label) ": ";color:var(--soft)}
        .sheet td[data-label]:empty,.sheet td:empty,.sheet .o{display:none}
        .stay{position:static}}
        @media print{.stay,.typing~details{display:none}
        .sheet.data td input,.sheet.data td select,.sheet.data td textarea{display:block;border:0;
        border-bottom:1px dotted var(--edge);padding:0;min-height:0;min-width:0;font-size:8pt;border-radius:0;
        background:none}}
        """
}
