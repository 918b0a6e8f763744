/**
 * Office stylesheet: the look of the office pages, in one file of its own, so that member pages stay light. The
 * colours are those of the member pages; the rest is denser, for people who work in it all day at a desk.
 */
import { contentHash } from "../ContentHash.ts"
import { palette } from "../palette.ts"

/** The text of the file at {@link officeStylesheetPath}. */
export const officeStylesheet = `${palette}:root {
  --soft: #454f51;
  --danger: #a01a0a;
  --warn: #6b4300;
  --warn-wash: #fff6e0;
  --good-wash: #e9f5f0;
  --shade: #fafcfc;
  --second: #b9d6d6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --soft: #c0cacc;
    --danger: #ffa898;
    --warn: #f3c777;
    --warn-wash: #2a2110;
    --good-wash: #14292a;
    --shade: #161e20;
    --second: #34595b;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html {
  color-scheme: light dark;
  font-size: 93.75%;
  scroll-padding-top: 1rem;
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
}
body {
  background: var(--paper);
  color: var(--ink);
  font-family: "BIZ UDPGothic", "Hiragino Sans", "Noto Sans JP", "Yu Gothic UI", Meiryo, system-ui, sans-serif;
  font-variant-numeric: tabular-nums;
  line-break: strict;
  line-height: 1.6;
  margin: 0;
  overflow-wrap: anywhere;
  word-break: auto-phrase;
}
h1, h2, h3, h4, p, ul, ol, dl, dd, figure, fieldset { margin: 0; }
ul, ol { list-style: none; padding: 0; }
h1 { font-size: 1.6rem; line-height: 1.35; text-wrap: balance; }
h2 { font-size: 1.15rem; line-height: 1.45; text-wrap: balance; }
h3, h4 { font-size: 1rem; margin: 1rem 0 .4rem; }
p { margin: 0 0 .6rem; text-wrap: pretty; }
a { color: var(--action); }
:focus { outline: 3px solid var(--focus); outline-offset: 2px; }
:focus:not(:focus-visible) { outline: 0; }
main:focus { outline: 0; }
.unseen { clip: rect(0 0 0 0); height: 1px; overflow: hidden; position: absolute; white-space: nowrap; width: 1px; }
[hidden] { display: none !important; }
.nobreak { white-space: nowrap; }
.fine { color: var(--soft); font-size: .9rem; font-weight: 400; }
.icon { fill: none; flex: 0 0 auto; height: 1em; margin-right: .35em; stroke: currentColor; stroke-linecap: round; stroke-linejoin: round; stroke-width: 2; vertical-align: -.1em; width: 1em; }
.skip { background: var(--paper); left: 8px; padding: 8px 16px; position: absolute; top: -60px; z-index: 10; }
.skip:focus { top: 8px; }

/* The band: whose office, the search, who is looking. */
.band { align-items: center; background: var(--band); color: #fff; display: flex; flex-wrap: wrap; gap: 8px 24px; min-height: 56px; padding: 8px 20px; }
.band p { margin: 0; }
.band a { color: #fff; display: inline-block; padding: 4px 0; text-decoration: none; }
.band a:hover { text-decoration: underline; }
.band :focus-visible { outline-color: #fff; }
.whose { font-weight: 700; }
.room { border: 1px solid currentColor; border-radius: 4px; font-size: .85rem; margin-left: .4em; padding: 1px 6px; white-space: nowrap; }
.find { display: flex; flex: 1 1 18rem; gap: 6px; max-width: 34rem; min-width: 0; }
.find input { border-color: transparent; flex: 1 1 auto; max-width: none; min-width: 0; }
.find button { border-color: #fff; flex: 0 0 auto; }
.band .clerk { margin-left: auto; }
@media (max-width: 47.99em) {
  .find { flex-basis: 100%; max-width: none; order: 1; }
}

/* The navigation: at the left, or folded under the band where there is no room. */
.shell { display: block; }
.places { background: var(--wash); border-bottom: 1px solid var(--line); }
.menu summary { cursor: pointer; font-weight: 700; min-height: 44px; padding: 10px 20px; }
.menu:not([open]) + .items { display: none; }
.items { padding: 0 0 12px; }
.items a { align-items: center; border-left: 5px solid transparent; color: var(--ink); display: flex; min-height: 40px; padding: 6px 12px 6px 15px; text-decoration: none; }
.items a:hover { background: var(--paper); text-decoration: underline; }
.items [aria-current] { background: var(--paper); border-left-color: var(--action); font-weight: 700; }
.apart { border-top: 1px solid var(--edge); margin-top: 10px; padding-top: 10px; }
.items form { margin: 10px 20px 0; }
main { min-width: 0; padding: 20px 20px 64px; }
main > * { max-width: 64rem; }
main.wide > * { max-width: none; }
@media (min-width: 56.25em) {
  .shell { display: grid; grid-template-columns: 12.5rem minmax(0, 1fr); min-height: calc(100vh - 56px); }
  .places { border-bottom: 0; border-right: 1px solid var(--line); }
  .menu { display: none; }
  .menu:not([open]) + .items { display: block; }
  .items { max-height: 100vh; overflow: auto; padding: 16px 0; position: sticky; top: 0; }
  main { padding: 24px 32px 64px; }
}
.trail { margin: 0 0 4px; }
.trail ol { display: flex; flex-wrap: wrap; font-size: .93rem; }
.trail a { display: inline-block; min-height: 24px; }
.trail li::after { color: var(--soft); content: "/"; padding: 0 .5em; }
.trail li:last-child::after { content: none; }
.head, .panel-head { align-items: center; display: flex; flex-wrap: wrap; gap: 8px 20px; justify-content: space-between; margin-bottom: 16px; }
.panel-head { margin-bottom: 10px; }
.actions, .buttons { align-items: center; display: flex; flex-wrap: wrap; gap: 8px 12px; }

/* Buttons. */
button, .button { -webkit-appearance: none; appearance: none; background: var(--paper); border: 2px solid var(--edge); border-radius: 7px; color: var(--ink); cursor: pointer; display: inline-block; font: inherit; font-weight: 700; line-height: 1.35; min-height: 36px; padding: 5px 14px; text-align: center; text-decoration: none; touch-action: manipulation; }
button:hover, .button:hover { border-color: var(--action); }
.primary, .danger:is(button, .button) { min-height: 44px; padding: 9px 22px; }
.primary { background: var(--action); border-color: var(--action); color: var(--on-action); }
.primary:active { background: var(--action-down); border-color: var(--action-down); }
button.danger, .button.danger { border-color: var(--danger); color: var(--danger); }
button.danger:hover, .button.danger:hover { background: var(--danger-wash); }
button:disabled { opacity: .55; }
.button.off { border-color: var(--line); color: var(--soft); cursor: default; font-weight: 400; }
.download { display: inline-block; min-height: 24px; }
.download::before { content: "\\2193 " / ""; font-weight: 700; }

/* Forms. */
ul.plain { list-style: none; margin: 0; padding: 0; }
.form.plain > .field, .form.plain > .panel > .field { margin-bottom: 18px; }
.form.inline { align-items: flex-end; display: flex; flex-wrap: wrap; gap: 10px 16px; margin-bottom: 14px; }
.form.inline .field { flex: 0 1 auto; margin: 0; max-width: 100%; min-width: 0; }
.form.inline .primary { min-height: 40px; padding: 6px 18px; }
.naming { align-items: baseline; display: flex; gap: .6em; margin: 0 0 2px; }
label, legend { font-weight: 700; }
legend { margin-bottom: 4px; padding: 0; }
.need { border: 1px solid currentColor; border-radius: 4px; color: var(--soft); font-size: .8rem; font-weight: 400; line-height: 1.3; padding: 0 5px; white-space: nowrap; }
legend .need { margin-left: .6em; }
.hint { color: var(--soft); font-size: .93rem; margin: 0 0 4px; }
.mistake { color: var(--danger); font-weight: 700; margin: 0 0 4px; }
.mistake::before { content: "! "; font-weight: 900; }
input, select, textarea { background: var(--paper); border: 1.5px solid var(--edge); border-radius: 6px; color: var(--ink); font: inherit; max-width: 100%; min-height: 40px; padding: 6px 10px; }
input.short { width: 11rem; }
input.middle { width: 22rem; }
input.full, textarea { width: 100%; }
textarea { display: block; line-height: 1.6; max-width: 48rem; min-height: 5rem; resize: vertical; }
textarea.code { font-family: "BIZ UDGothic", "Noto Sans Mono CJK JP", Menlo, Consolas, monospace; font-size: .93rem; max-width: none; min-height: 24rem; overflow-x: auto; overflow-wrap: normal; tab-size: 2; white-space: pre; }
::placeholder { color: var(--soft); opacity: 1; }
[aria-invalid="true"] { border-color: var(--danger); box-shadow: 0 0 0 1px var(--danger); }
fieldset { border: 0; min-width: 0; padding: 0; }
.tick { display: grid; grid-template-columns: auto minmax(0, 1fr); column-gap: 10px; }
.tick input { accent-color: var(--action); height: 22px; margin: 5px 0; min-height: 0; width: 22px; }
.tick label { font-weight: 400; padding: 4px 0; }
.tick .hint, .tick .mistake { grid-column: 2; }
.drop { border: 2px dashed var(--edge); border-radius: 8px; max-width: 48rem; padding: 14px; }
.drop.over { background: var(--wash); border-color: var(--action); border-style: solid; }
.drop input { border: 0; padding: 6px 0; width: 100%; }
.drop p { margin: 4px 0 0; }
.dropped { font-weight: 700; }
.alert, .note { background: var(--shade); border: 1px solid var(--edge); border-left-width: 6px; border-radius: 6px; margin: 0 0 14px; padding: 10px 14px; }
.alert, .note.bad { background: var(--danger-wash); border-color: var(--danger); }
.alert h2 { font-size: 1rem; }
.alert a { color: var(--ink); display: inline-block; min-height: 24px; }
.note { align-items: baseline; display: flex; }
.note > div > :last-child { margin-bottom: 0; }
.note.good { background: var(--good-wash); border-color: var(--action); }
.note.warn { background: var(--warn-wash); border-color: var(--warn); }
.note.good > .icon { color: var(--action); }
.note.warn > .icon { color: var(--warn); }
.note.bad > .icon { color: var(--danger); }

/* Parts. */
.panel { border: 1px solid var(--line); border-radius: 10px; margin-bottom: 20px; padding: 16px 18px; }
.panel > :last-child { margin-bottom: 0; }
.columns { display: grid; gap: 20px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); margin-bottom: 20px; }
.columns > .panel { margin: 0; min-width: 0; }
.facts div { align-items: baseline; border-top: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: 0 16px; padding: 6px 0; }
.facts div:first-child { border-top: 0; }
.facts dt { color: var(--soft); flex: 0 0 10em; }
.facts dd { flex: 1 1 14em; min-width: 0; }
.tiles { display: grid; gap: 12px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 11rem), 1fr)); margin-bottom: 20px; }
.tile { border: 1px solid var(--line); border-radius: 10px; padding: 10px 14px; }
.tile dt { color: var(--soft); font-weight: 700; }
.tile a { display: inline-block; min-height: 24px; }
.tile strong { font-size: 1.9rem; line-height: 1.2; margin-right: .15em; }
.tile .fine { display: block; }
.chip { align-items: center; border: 1.5px solid currentColor; border-radius: 999px; display: inline-flex; font-size: .87rem; font-weight: 700; line-height: 1.4; padding: 0 9px 0 7px; white-space: nowrap; }
.chip.good { color: var(--action); }
.chip.warn { background: var(--warn-wash); color: var(--warn); }
.chip.bad { background: var(--danger-wash); color: var(--danger); }
.chip.plain { color: var(--soft); }
.tabs { border-bottom: 2px solid var(--line); margin: 0 0 18px; }
.tabs ul { display: flex; flex-wrap: wrap; gap: 0 4px; }
.tabs a { border-bottom: 4px solid transparent; color: var(--ink); display: block; margin-bottom: -2px; min-height: 40px; padding: 8px 14px 4px; text-decoration: none; }
.tabs a:hover { border-color: var(--edge); }
.tabs [aria-current] { border-color: var(--action); font-weight: 700; }
.count { background: var(--wash); border-radius: 999px; font-size: .87rem; padding: 1px 8px; }
.empty { background: var(--shade); border: 1px dashed var(--edge); border-radius: 10px; margin-bottom: 20px; padding: 22px 18px; text-align: center; }
.empty > .icon { color: var(--soft); height: 1.8em; margin: 0; width: 1.8em; }
.empty.bad > .icon { color: var(--danger); }
.empty.warn > .icon { color: var(--warn); }
.empty p { font-weight: 700; }
.empty .next > :last-child { margin-bottom: 0; }
.nothing { color: var(--soft); padding: 12px 0; }
.confirm { border: 3px solid var(--danger); }
.confirm h2 { margin-bottom: 10px; }
.confirm h2 .icon { color: var(--danger); }
.confirm .counts { display: flex; flex-wrap: wrap; gap: 4px 24px; margin-bottom: 10px; }
.confirm .counts strong { font-size: 1.5rem; }
.changes { margin-bottom: 14px; }
.agreement { border-left: 5px solid var(--warn); font-weight: 700; padding: 2px 12px; }
.progress { margin-bottom: 16px; }
.progress p { display: flex; flex-wrap: wrap; gap: 0 16px; justify-content: space-between; margin: 0 0 4px; }
progress { accent-color: var(--action); height: 16px; width: 100%; }
.masked { letter-spacing: .06em; }
.masked + .form.inline { display: inline-flex; margin: 0 0 0 12px; }

/* Tables. */
.scroll { border: 1px solid var(--line); border-radius: 8px; margin-bottom: 14px; overflow: auto; position: relative; }
.scroll.tall { max-height: max(24rem, 82vh); }
table { border-collapse: separate; border-spacing: 0; min-width: 100%; overflow-wrap: normal; }
caption { font-weight: 700; padding: 8px 12px; text-align: left; }
caption.unseen { padding: 0; }
th, td { border-top: 1px solid var(--line); padding: 6px 12px; text-align: left; vertical-align: top; }
thead th { background: var(--wash); border-bottom: 2px solid var(--edge); border-top: 0; font-weight: 700; position: sticky; top: 0; vertical-align: bottom; white-space: nowrap; z-index: 1; }
tbody tr:first-child > * { border-top: 0; }
tbody th { font-weight: 700; }
tbody tr:hover > * { background: var(--shade); }
tfoot th, tfoot td { border-top: 2px solid var(--edge); font-weight: 700; }
.number { text-align: right; white-space: nowrap; }
thead a { align-items: center; color: inherit; display: inline-flex; min-height: 24px; }
.sort { height: .9em; margin: 0 0 0 .3em; width: .9em; }
td form.inline { margin: 0; }
td a, tbody th a { display: inline-block; min-height: 24px; }
.paging { align-items: center; display: flex; flex-wrap: wrap; gap: 8px 12px; margin-bottom: 20px; }
.paging p { margin: 0 auto 0 0; }

/* Accounts. */
code { font-size: 1.15rem; overflow-wrap: anywhere; }
.qr svg { background: #fff; display: block; height: auto; margin-bottom: 12px; max-width: 100%; width: 18rem; }
.entrance .form + .note { margin-top: 20px; }
.codes { columns: 10rem 2; list-style: none; margin: 0 0 20px; max-width: 30rem; padding: 0; }
.codes li { padding: 4px 0; }

/* Months. */
.months { display: grid; gap: 20px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }
.month table { border: 1px solid var(--line); border-radius: 8px; }
.month th, .month td { padding: 3px 4px; text-align: center; }
.month .off { background: var(--wash); color: var(--soft); font-weight: 700; text-decoration: underline; }
.month [aria-current] { outline: 2px solid var(--action); outline-offset: -2px; }

/* Charts. */
.chart { margin-bottom: 20px; }
.panel > .chart:last-child { margin-bottom: 0; }
.chart figcaption { font-weight: 700; margin-bottom: 4px; }
.chart .empty { margin: 0; }
.chart > .fine { margin-bottom: 6px; }
.chart > svg { display: block; max-width: 100%; overflow: visible; }
.chart .upright { box-sizing: content-box; margin: 10px 0 6px; max-width: calc(100% - 56px); padding: 0 8px 0 48px; }
.chart text { fill: var(--ink); font-size: 12px; }
.chart .row, .chart .value { font-size: 14px; }
.chart .value, .chart .scale { text-anchor: end; }
.chart .value { font-weight: 700; }
.chart .scale { fill: var(--soft); }
.chart .name { text-anchor: middle; }
.bar, .part-1 { fill: var(--action); }
.track { fill: var(--wash); }
.part { stroke: var(--action); stroke-width: 1; }
.ground-2 { fill: var(--paper); }
.stroke { fill: none; stroke: var(--action); stroke-width: 1.2; }
.dot { fill: var(--action); }
.grid { stroke: var(--line); }
.ground { stroke: var(--edge); stroke-width: 2; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 2px 0 8px; }
.legend li { align-items: center; display: flex; gap: 6px; }
.chart summary { cursor: pointer; display: inline-block; min-height: 28px; padding: 3px 0; }
.chart summary::before { content: "+ " / ""; font-weight: 700; }
.chart [open] > summary::before { content: "- " / ""; }
@media (max-width: 47.99em) {
  .roomy { display: none; }
}

/* Before one has logged in. */
.entrance main { margin: 0 auto; max-width: 30rem; padding-top: 40px; }
.entrance h1 { margin-bottom: 16px; }
.entrance input:is([type="text"], [type="password"]) { width: 100%; }

/* For paper: always black on white. */
.print { --paper: #fff; --ink: #000; --soft: #333; --line: #999; --edge: #333; --wash: #f2f2f2; --shade: #fff; --action: #00474b; --on-action: #fff; --danger: #8a1508; --danger-wash: #fff; --warn: #5c3a00; --warn-wash: #fff; --good-wash: #fff; background: #fff; color: #000; color-scheme: light; }
.print main { margin: 0 auto; max-width: 186mm; }
.print h1 { margin-bottom: 10px; }
.print .scroll { border: 0; max-height: none; }
.tools { align-items: center; border-bottom: 1px solid #999; display: flex; flex-wrap: wrap; gap: 12px 24px; justify-content: center; padding: 12px; }
.right { text-align: right; }
.paper-coupon { border: 1px solid #000; border-radius: 2mm; margin-bottom: 8mm; padding: 5mm; }
.paper-head { align-items: flex-start; display: flex; gap: 5mm; justify-content: space-between; }
.paper-head h3 { font-size: 1.3rem; margin: 0 0 2mm; }
.paper-head .issuer { margin: 0; }
.paper-code { flex: 0 0 auto; text-align: center; width: 40mm; }
.paper-code .qr svg { margin: 0 auto; width: 32mm; }
.paper-code p { font-weight: 700; margin: 0; overflow-wrap: normal; }
.paper-head > :first-child { flex: 1 1 auto; }
.paper-courses { display: flex; flex-wrap: wrap; gap: 1mm 6mm; margin: 2mm 0; }
.paper-courses strong { white-space: nowrap; }
.paper-fields { display: grid; gap: 0; grid-template-columns: 1fr 1fr; margin: 2mm 0; }
.paper-fields div { border: 1px solid #000; margin: 0 -1px -1px 0; min-height: 14mm; padding: 1mm 2mm; }
.paper-fields dt { font-size: .85rem; }
.paper-fields dd { margin: 0; text-align: right; }
.labels { display: grid; grid-auto-rows: 45mm; grid-template-columns: 1fr 1fr; }
.label { border: 1px dotted #999; overflow: hidden; padding: 5mm 7mm; }
.label p { line-height: 1.4; margin: 0 0 1mm; }
.label .to { font-size: 1.15rem; font-weight: 700; }
.kit-head { align-items: flex-start; display: flex; flex-wrap: wrap; gap: 16px; justify-content: space-between; }
.kit-number { flex: 0 0 auto; text-align: center; }
.kit-qr svg { display: block; height: 26mm; margin: 0 auto; width: 26mm; }
.kit-rules { list-style: disc; margin: 4px 0 8px; padding-left: 1.3em; }
.kit-rows { border-collapse: collapse; min-width: 170mm; table-layout: fixed; width: 100%; }
.kit-rows th, .kit-rows td { border: 1px solid #333; font-size: .85rem; height: 8.6mm; overflow-wrap: normal; padding: 0 4px; position: static; vertical-align: middle; }
.kit-rows thead th { background: var(--wash); height: auto; text-align: center; }
.kit-rows th:first-child { white-space: nowrap; width: 24mm; }
.kit-rows th:nth-child(5), .kit-rows th:nth-child(7) { width: 13mm; }
.kit-rows th:nth-child(2), .kit-rows th:nth-child(6), .kit-rows th:nth-child(8) { width: 22mm; }
.kit-end { margin-top: 8px; }
.letter h1 { margin: 12mm 0 6mm; text-align: center; }
.letter-date, .letter-from { text-align: right; }
.letter-to { font-size: 1.15rem; margin: 6mm 0; }
.letter p, .letter .facts { margin-bottom: 4mm; }
@page { margin: 12mm; size: A4 portrait; }
@media print {
  html { font-size: 10pt; }
  .skip, .band, .places, .tools, .trail, .tabs, .paging, .actions, .buttons, .chart summary, form { display: none !important; }
  .shell { display: block; }
  /* A page is cut at its edge in whole pixels: a border that ends just there is lost. */
  main, .print main { max-width: none; padding: 0 1mm 0 0; }
  main > * { max-width: none; }
  .scroll, .scroll.tall { border: 0; max-height: none; overflow: visible; }
  thead { display: table-header-group; }
  thead th { position: static; }
  tr, .panel, .tile, .chart > svg { break-inside: avoid; }
  .panel { border-color: #999; }
  .sheet { break-after: page; }
  .sheet:last-child { break-after: auto; }
  .paper-coupon { break-inside: avoid; height: 128mm; margin: 0 0 10mm; overflow: hidden; }
  .paper-coupon:last-child { margin-bottom: 0; }
}
@media (forced-colors: active) {
  .bar, .part-1, .dot { fill: CanvasText; forced-color-adjust: none; }
  .track, .ground-2 { fill: Canvas; }
  .part, .stroke, .grid, .ground { stroke: CanvasText; }
  .chart text { fill: CanvasText; }
  .items [aria-current], .tabs [aria-current] { border-color: Highlight; }
  .icon { stroke: CanvasText; }
}
`

/** Where the pages look for the stylesheet: the address changes with its content. */
export const officeStylesheetPath = `/assets/office.css?v=${contentHash(officeStylesheet)}`
