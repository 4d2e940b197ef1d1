package lectern.emulator;

/** How the emulator's pages look: one stylesheet, light and dark. */
final class EmulatorStyle {
    static final String CSS = """
            :root { color-scheme: light dark; --paper: #fdfcf9; --ink: #2f2d2a; --faint: #8a8580; --line: #e7e3dc;
                --shade: #f5f2ec; --link: #2b5f8a; --mark: #e9e2d3 }
            @media (prefers-color-scheme: dark) {
                :root { --paper: #1d1c1a; --ink: #e3dfd8; --faint: #948e86; --line: #35322e; --shade: #262421;
                    --link: #8fbbe0; --mark: #3d382f }
            }
            * { box-sizing: border-box }
            body { margin: 0; background: var(--paper); color: var(--ink);
                font: 16px/1.55 ui-sans-serif, system-ui, "Segoe UI", sans-serif }
            main { max-width: 62rem; margin: 0 auto; padding: 3rem 1.5rem 6rem }
            main.page { max-width: 46rem }
            h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .4rem; overflow-wrap: anywhere }
            h1 .icon { display: block; font-size: 3rem; margin-bottom: .5rem }
            .note { color: var(--faint); margin: 0 0 2rem; font-size: .9rem }
            nav { font-size: .9rem; margin-bottom: 2.5rem }
            a { color: var(--link); text-decoration: none }
            a:hover { text-decoration: underline }
            .scroll { overflow-x: auto }
            table { width: 100%; border-collapse: collapse; font-size: .92rem }
            th { text-align: left; font-weight: 500; color: var(--faint); font-size: .82rem }
            th, td { padding: .45rem .7rem; border-bottom: 1px solid var(--line); vertical-align: top }
            td:first-child { min-width: 18rem; overflow-wrap: anywhere }
            td:first-child a { color: inherit }
            tr.level0 td:first-child { font-weight: 600 }
            tr.level1 td:first-child { padding-left: 2rem }
            tr.level2 td:first-child { padding-left: 3.4rem }
            tbody tr:hover { background: var(--shade) }
            .count { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
            .tag { background: var(--mark); border-radius: 3px; padding: .05rem .45rem; margin-right: .3rem;
                white-space: nowrap }
            dl { display: grid; grid-template-columns: 9rem 1fr; gap: .35rem 1rem; margin: 1.5rem 0 2rem;
                padding-bottom: 1.5rem; border-bottom: 1px solid var(--line); font-size: .92rem }
            dt { color: var(--faint) }
            dd { margin: 0; min-width: 0; overflow-wrap: anywhere }
            details { margin: .6rem 0 }
            summary { cursor: pointer; font-weight: 500 }
            details > :not(summary) { margin-left: 1.1rem }
            pre { background: var(--shade); border-radius: 6px; padding: 1rem 1.2rem; white-space: pre-wrap;
                overflow-wrap: anywhere; font: .85rem/1.6 ui-monospace, "SF Mono", Consolas, monospace }
            p { margin: .6rem 0; white-space: pre-wrap; overflow-wrap: anywhere }
            """;

    private EmulatorStyle() {}
}
