package org.codedcomputing.benchmarks.report;

/** How the page looks: light and dark by the reader's choice, rows of tables as blocks on a narrow screen, black on white in print. */
final class ReportStyle {
    static final String CSS = """
            :root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --soft: #f3f5f7; --line: #d0d7de;
              --quiet: #57606a; --ours: #0072b2; --other: #9aa4ad; --met: #1a7f37; --missed: #b3261e; --mark: #8a5a00; }
            @media screen and (prefers-color-scheme: dark) {
              :root { --ink: #e6edf3; --paper: #0d1117; --soft: #161b22; --line: #30363d; --quiet: #9aa4ad; --ours: #56b4e9;
                --other: #6e7781; --met: #3fb950; --missed: #ff7b72; --mark: #d29922; }
            }
            * { box-sizing: border-box; }
            body { margin: 0 auto; max-width: 80rem; padding: 1rem; font: 16px/1.45 system-ui, sans-serif;
              color: var(--ink); background: var(--paper); overflow-wrap: break-word; }
            h1, h2, h3 { line-height: 1.2; }
            h2 { margin-top: 2.5rem; border-top: 2px solid var(--line); padding-top: 1rem; }
            h3 { font-size: 1rem; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
            dt { color: var(--quiet); }
            dd { margin: 0; }
            nav { display: flex; flex-wrap: wrap; gap: .3rem 1rem; }
            a { color: var(--ours); }
            table { border-collapse: collapse; width: 100%; font-size: .875rem; }
            th, td { border: 1px solid var(--line); padding: .4rem .5rem; text-align: left; vertical-align: top; }
            th { background: var(--soft); }
            table.paper { table-layout: fixed; }
            table.paper th:nth-child(1), table.paper th:nth-child(2) { width: 12%; }
            table.paper th:nth-child(3) { width: 16%; }
            table.paper th:nth-child(4), table.paper th:nth-child(5) { width: 22%; }
            table.paper td:nth-child(5) > div:first-child { margin-bottom: .35rem; }
            code { font-size: .75rem; color: var(--quiet); overflow-wrap: anywhere; }
            small { color: var(--quiet); }
            .figure { margin-bottom: .35rem; }
            .figure code, td small { display: block; }
            .figure small { display: inline; }
            .work, .how, .count { color: var(--quiet); }
            .missing { color: var(--mark); font-style: italic; }
            .mark { color: var(--mark); font-size: .75rem; }
            .met { color: var(--met); font-weight: 600; }
            .missed { color: var(--missed); font-weight: 600; }
            .plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 1rem; margin: 1rem 0; }
            figure { margin: 0; }
            figcaption { font-size: .75rem; color: var(--quiet); }
            svg { display: block; width: 100%; height: auto; }
            svg.bars { max-width: 32rem; }
            svg.bars text { fill: var(--ink); font: 13px system-ui, sans-serif; }
            svg.bars text.title { font-weight: 600; }
            svg.bars .ours { fill: var(--ours); }
            svg.bars .other { fill: var(--other); }
            figure.lines svg { max-width: 45rem; background: #ffffff; }
            summary { cursor: pointer; padding: .3rem 0; }
            @media screen and (max-width: 52rem) {
              thead { display: none; }
              table, tbody, tr, td { display: block; width: 100%; }
              tr { border: 1px solid var(--line); margin-bottom: .8rem; }
              td { border: 0; border-bottom: 1px solid var(--line); }
              td::before { content: attr(data-label); display: block; font-weight: 600; font-size: .75rem; color: var(--quiet); }
              dl { grid-template-columns: 1fr; }
            }
            @media print {
              :root { color-scheme: light; --ink: #000000; --paper: #ffffff; --soft: #eeeeee; --line: #999999; --quiet: #333333;
                --ours: #004c7a; --other: #999999; --met: #000000; --missed: #000000; --mark: #333333; }
              body { max-width: none; padding: 0; font-size: 11px; }
              table { font-size: 10px; }
              code, small, .mark { font-size: 8px; }
              nav { display: none; }
              tr, figure { break-inside: avoid; }
              h2, h3 { break-after: avoid; }
            }
            """;

    private ReportStyle() {}
}
