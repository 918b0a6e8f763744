/**
 * The stylesheet of the report: readable on a screen and on paper, and never by colour alone.
 */
export const reportStylesheet = `
:root { color-scheme: light; }
body { color: #1d2433; background: #fff; font-family: system-ui, "Hiragino Sans", "Noto Sans JP", sans-serif; line-height: 1.7; margin: 0; }
main { margin: 0 auto; max-width: 60rem; padding: 1rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; }
h2 { border-bottom: 2px solid #c9d1e0; font-size: 1.25rem; margin-top: 2.5rem; }
h3 { font-size: 1.05rem; margin-bottom: 0; }
table { border-collapse: collapse; margin: .5rem 0; }
th, td { border: 1px solid #c9d1e0; padding: .2rem .6rem; text-align: left; }
thead th { background: #eef2f9; }
.verdict { border-radius: 8px; font-weight: 700; padding: .6rem 1rem; }
.verdict.held { background: #e3f3e6; color: #14532d; }
.verdict.failed { background: #fde8e6; color: #8a1c10; }
.where, .time { color: #515b70; font-size: .85rem; }
.tag { background: #eef2f9; border-radius: 4px; padding: 0 .4rem; }
details { border: 1px solid #c9d1e0; border-radius: 8px; margin: .5rem 0; padding: .3rem .8rem; }
summary { cursor: pointer; }
ol { padding-left: 1.6rem; }
li > p { margin: .2rem 0; }
li.failed { background: #fde8e6; border-radius: 6px; padding: .2rem .6rem; }
.chip { border-radius: 999px; display: inline-block; font-size: .8rem; font-weight: 700; padding: 0 .6rem; white-space: nowrap; }
.chip.held { background: #e3f3e6; color: #14532d; }
.chip.failed { background: #8a1c10; color: #fff; }
.chip.apart, .chip.left { background: #eef0f4; color: #424a5c; }
dl { margin: .4rem 0; }
dl div { display: flex; gap: 1rem; }
dt { font-weight: 700; min-width: 7rem; }
dd { margin: 0; }
.reason { color: #424a5c; }
img { border: 1px solid #c9d1e0; max-width: 100%; }
figure { margin: .5rem 0; max-height: 44rem; overflow: auto; }
@media print { details { break-inside: avoid; } }
`
