/// The same pages on a telephone and on paper.
extension PageStyle {
    static let narrow = """
        @media screen and (max-width:720px){
        .top,main,.foot{padding-left:10px;padding-right:10px}
        h1{font-size:20px}
        .top nav{order:3;flex-basis:100%}
        .chooser,.chooser label,.chooser .field,.chooser select,.chooser input,.chooser button{
        width:100%}
        dl.facts{grid-template-columns:1fr;gap:0}
        dl.facts dd{margin:0 0 8px}
        .data th,.data td{padding:6px 8px}
        .tiles li{flex-basis:40%;padding:6px 10px}
        .board{display:flex;flex-direction:column;gap:14px}.tiles{margin:0}
        .lists{order:1;margin:0}.board .scroll,.board .pages{order:2}.note{order:3}
        .matrix{min-width:0;width:max-content;table-layout:auto}
        .matrix th,.matrix td{min-width:86px;padding:4px}
        .matrix th:first-child{width:132px;min-width:132px}
        .lists section{padding:12px 10px}
        .lists table,.lists tbody,.lists tr,.lists td{display:block}
        .lists thead{display:none}
        .lists tr{border-bottom:1px solid var(--line);padding:6px 0}
        .lists td{border:0;padding:0}
        .lists td::before{content:attr(data-label) " ";color:var(--soft)}}
        """

    static let paper = """
        @media print{
        @page{size:A4 landscape;margin:9mm}
        *{print-color-adjust:exact}.group th{font-size:7pt!important}
        :root{color-scheme:light;--ink:#000;--soft:#333;--line:#888;--edge:#666;--paper:#fff;
        --back:#fff;--ok:#000;--okb:#fff;--late:#000;--lateb:#eee;--bad:#000;--badb:#ddd;
        --wait:#000;--waitb:#fff;--off:#333;--offb:#fff;--accent:#000}
        body{font-size:9pt;background:#fff}
        .top,main,.foot{max-width:none;padding:0}
        .top nav,.who,.skip,.trail,.pages,.chooser,button,.tick,.screen{display:none}
        .top{border:0;padding:0}
        h1{font-size:13pt;margin:0 0 2mm}
        h2{font-size:11pt;margin:3mm 0 1mm}
        .foot{padding:2mm 0 0}
        .card,figure{padding:2mm;break-inside:avoid}
        .card:has(form){break-inside:auto}.foot{break-before:avoid}
        .field{margin:0 0 1mm}.field input,.field select,.field textarea{border:0;min-height:0;
        border-bottom:1px solid var(--line);border-radius:0;padding:0;font-size:9pt}
        .data td input{display:none}.data small{font-size:6.5pt}
        .scroll,.board .scroll{overflow:visible;max-height:none;border:0}
        .data{font-size:8pt}.data th,.data td{padding:.6mm 1.5mm}
        .tiles{gap:2mm;margin-bottom:2mm}.tiles li{padding:1mm 2mm}.tiles b{font-size:12pt}
        .matrix{font-size:7pt}.matrix th,.matrix td{padding:.5mm 1mm}
        .matrix{min-width:0}.matrix th:first-child{width:52mm}
        .matrix small,.matrix thead span{font-size:6pt}
        .matrix th small{display:inline;margin-left:1mm}
        .matrix thead th,.matrix th:first-child{position:static}
        thead{display:table-header-group}tr{break-inside:avoid}
        .s-missing{font-weight:700}
        .lists{margin-top:4mm}.lists section{padding:2mm;break-inside:auto}}
        """
}
