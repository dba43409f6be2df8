/// The one style sheet of the department's pages: light and dark, telephone and paper.
///
/// - Colours, frame, links, buttons: this file.
/// - Messages, chips, tables, forms, figures: `PageStyle+Parts.swift`.
/// - The board: `PageStyle+Board.swift`.
/// - Reports that are typed: `PageStyle+Typing.swift`.
/// - Narrow screens and paper: `PageStyle+Media.swift`.
enum PageStyle {
    /// The whole style sheet; what is said later wins.
    static let text = [
        colours, frame, parts, board, document, narrow, paper, typing, documentPaper,
    ].joined(separator: "\n")

    /// Colours as names, so that the dark and the printed page change them in one place.
    private static let colours = """
        :root{color-scheme:light dark;--ink:#1c2430;--soft:#566271;--line:#d7dde5;--edge:#7b8794;
        --paper:#fff;--back:#f3f5f8;--accent:#0b5fa5;--ok:#11663a;--okb:#f1f9f4;--late:#7d4a00;
        --lateb:#fdf0d5;--bad:#a01722;--badb:#fde4e4;--wait:#33537a;--waitb:#e6eef8;--off:#525e6b;
        --offb:#eef0f3}
        @media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#a3aebb;--line:#333d49;
        --edge:#7d8997;--paper:#171c23;--back:#0f1318;--accent:#74b6f2;--ok:#7fd6a0;--okb:#14241b;
        --late:#f0be6a;--lateb:#352810;--bad:#ff9a9a;--badb:#3a171a;--wait:#9cc1ec;--waitb:#182636;
        --off:#a3aebb;--offb:#20262e}}
        .t-good{color:var(--ok);background:var(--okb)}
        .t-warning{color:var(--late);background:var(--lateb)}
        .t-bad{color:var(--bad);background:var(--badb)}
        .t-info{color:var(--wait);background:var(--waitb)}
        .t-neutral{color:var(--off);background:var(--offb)}
        """

    /// Head, navigation, foot, and what every page has.
    private static let frame = """
        *{box-sizing:border-box}
        body{margin:0;background:var(--back);color:var(--ink);
        font:15px/1.45 system-ui,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
        .top,main,.foot{max-width:1500px;margin:0 auto;padding:0 20px}
        main{padding-bottom:24px}
        main:focus{outline:none}
        h1{margin:14px 0 12px;font-size:24px;line-height:1.25}
        h2{margin:22px 0 8px;font-size:18px}
        h3{margin:16px 0 6px;font-size:15px}
        i{font-style:normal}
        p{margin:0 0 10px;max-width:75ch;overflow-wrap:anywhere}
        a{color:var(--accent)}
        :focus-visible{outline:3px solid var(--accent);outline-offset:1px}
        .skip{position:absolute;left:-9999px}
        .skip:focus{left:8px;top:8px;z-index:9;padding:8px 12px;background:var(--paper)}
        .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        .top{display:flex;flex-wrap:wrap;gap:4px 20px;align-items:center;padding-top:8px;
        padding-bottom:8px;border-bottom:1px solid var(--line)}
        .brand{font-weight:700;letter-spacing:.02em;text-decoration:none;padding:8px 0}
        .top nav{flex:1 1 auto}
        .top ul{display:flex;flex-wrap:wrap;gap:0 4px;margin:0;padding:0;list-style:none}
        .top li a{display:block;padding:8px 10px;text-decoration:none;border-radius:6px}
        .top li a:hover{background:var(--paper)}
        .top [aria-current]{background:var(--paper);box-shadow:inset 0 -3px var(--accent);
        color:var(--ink);font-weight:600}
        .who{display:flex;flex-wrap:wrap;gap:4px 14px;align-items:center;margin-left:auto}
        .who a{padding:8px 0}
        .inline{display:inline}
        .trail ol{display:flex;flex-wrap:wrap;gap:4px;margin:10px 0 -6px;padding:0;list-style:none;
        font-size:13px;color:var(--soft)}
        .trail li+li::before{content:"› ";color:var(--soft)}
        .foot{display:flex;flex-wrap:wrap;gap:4px 20px;color:var(--soft);font-size:12.5px;
        padding-top:12px;padding-bottom:24px;border-top:1px solid var(--line)}
        select,input,button,textarea{font:inherit;min-height:38px;padding:5px 10px;
        border-radius:6px;border:1px solid var(--edge);background:var(--paper);color:var(--ink);
        max-width:100%}
        input[type=checkbox],input[type=radio]{min-height:0;width:20px;height:20px;
        accent-color:var(--accent);vertical-align:middle}
        button,.button{background:var(--accent);border:1px solid var(--accent);color:var(--paper);
        font-weight:600;cursor:pointer}
        .button{display:inline-block;min-height:38px;padding:7px 12px;border-radius:6px;
        text-decoration:none}
        button.second{background:var(--paper);color:var(--accent)}
        button.danger{background:var(--paper);color:var(--bad);border-color:var(--bad)}
        button.quiet{background:none;border:0;padding:8px 0;color:var(--accent);font-weight:400;
        text-decoration:underline}
        """
}
