/**
 * Stylesheet: the look of every page, in one file without images or fonts of its own. Written for Safari 12 and Chrome
 * 70 upwards: what they do not know (phrase breaks, balanced lines) is left out by them without harm.
 */
import { contentHash } from "./ContentHash.ts"
import { palette } from "./palette.ts"

/** The text of the file at {@link stylesheetPath}. */
export const stylesheet = `${palette}*, ::before, ::after { box-sizing: border-box; }
html {
  color-scheme: light dark;
  font-size: 106.25%;
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
}
body {
  background: var(--paper);
  color: var(--ink);
  font-family: "BIZ UDPGothic", "Hiragino Sans", "Noto Sans JP", "Yu Gothic UI", Meiryo, system-ui, sans-serif;
  font-variant-numeric: tabular-nums;
  line-height: 1.7;
  line-break: strict;
  margin: 0;
  overflow-wrap: break-word;
  word-break: auto-phrase;
}
main, .way, .band p {
  margin: 0 auto;
  max-width: 32rem;
  padding: 0 16px;
}
main { padding-bottom: 64px; }
h1, h2, h3, h4, p, ul, ol, dl, dd, fieldset { margin: 0; }
h1 { font-size: 1.412rem; line-height: 1.4; margin: 20px 0 12px; text-wrap: balance; }
h2 { font-size: 1.12rem; line-height: 1.5; margin: 36px 0 12px; text-wrap: balance; }
h3, h4 { font-size: 1rem; line-height: 1.5; text-wrap: balance; }
p { margin: 0 0 12px; text-wrap: pretty; }
ul, ol { list-style: none; padding: 0; }
a { color: var(--action); text-decoration: underline; }
a:active { color: var(--action-down); }
:focus { outline: 3px solid var(--focus); outline-offset: 2px; }
:focus:not(:focus-visible) { outline: 0; }
.unseen {
  clip: rect(0 0 0 0);
  height: 1px;
  overflow: hidden;
  position: absolute;
  white-space: nowrap;
  width: 1px;
}
[hidden] { display: none !important; }
.nobreak { white-space: nowrap; }
.coupon { text-wrap: balance; word-break: keep-all; }
.fine { color: var(--soft); font-size: .882rem; }
.label { color: var(--soft); font-size: .882rem; font-weight: 700; margin: 0; }
.receipt { font-weight: 700; letter-spacing: .03em; word-spacing: .15em; }
.icon {
  fill: none;
  height: 1em;
  margin-right: .35em;
  stroke: currentColor;
  stroke-linecap: round;
  stroke-linejoin: round;
  stroke-width: 2;
  vertical-align: -.1em;
  width: 1em;
}

/* The band: where one is. The way: how far one has come, and back. */
.band { background: var(--band); color: #fff; }
.band p { font-size: 1.12rem; font-weight: 700; line-height: 1.45; padding-bottom: 12px; padding-top: 12px; }
.way { align-items: center; display: flex; flex-wrap: wrap; min-height: 60px; padding-top: 8px; }
.language { margin: 0 auto; max-width: 32rem; padding: 0 16px; text-align: right; }
.language a { display: inline-block; min-width: 48px; padding: 9px 0; text-align: right; }
.noticed { max-width: none; text-align: center; }
.noticed a { display: block; font-size: 1.12rem; font-weight: 700; text-align: center; }
.back { margin-right: auto; }
.steps { align-items: center; display: flex; margin-left: auto; }
.steps p { font-size: .882rem; font-weight: 700; margin: 0 10px 0 0; white-space: nowrap; }
.steps ol { display: flex; }
.steps li { border: 2px solid var(--edge); border-radius: 50%; height: 12px; margin-left: 5px; position: relative; width: 12px; }
.steps .past { background: var(--edge); }
.steps [aria-current] { background: var(--action); border-color: var(--action); box-shadow: 0 0 0 2px var(--paper), 0 0 0 4px var(--action); margin-left: 8px; margin-right: 3px; }

/* Buttons. */
button, .go {
  -webkit-appearance: none;
  appearance: none;
  border-radius: 10px;
  cursor: pointer;
  display: inline-block;
  font: inherit;
  font-weight: 700;
  line-height: 1.4;
  min-height: 44px;
  padding: 9px 18px;
  text-align: center;
  touch-action: manipulation;
}
button { background: var(--paper); border: 2px solid var(--edge); color: var(--ink); }
.primary { background: var(--action); border-color: var(--action); color: var(--on-action); font-size: 1.12rem; min-height: 60px; width: 100%; }
.primary:active { background: var(--action-down); border-color: var(--action-down); }
.quiet:active { background: var(--wash); }
button:disabled { opacity: .55; }
.go { background: var(--paper); border: 2px solid var(--action); color: var(--action); text-decoration: none; width: 100%; }
.end { margin-top: 28px; }
.end .quiet { width: 100%; }

/* Fields. */
.main { margin-top: 20px; }
.field { margin-bottom: 24px; }
.field label, legend { display: block; font-weight: 700; padding: 0; }
.hint { color: var(--soft); font-size: .882rem; line-height: 1.6; margin: 2px 0 8px; }
input[type="text"], input[type="number"], select, textarea {
  -webkit-appearance: none;
  appearance: none;
  background: var(--paper);
  border: 2px solid var(--edge);
  border-radius: 10px;
  color: inherit;
  font: inherit;
  font-size: 1.236rem;
  min-height: 56px;
  padding: 8px 14px;
  width: 100%;
}
textarea { background: var(--paper); border: 2px solid var(--edge); border-radius: 10px; color: inherit; font: inherit; min-height: 7em; padding: 8px 14px; width: 100%; }
select { -webkit-appearance: menulist; appearance: auto; font-size: 1rem; text-overflow: ellipsis; }
[aria-invalid="true"] { border-color: var(--danger) !important; box-shadow: 0 0 0 1px var(--danger); }
.mistake { color: var(--danger); font-weight: 700; margin: 0 0 8px; }
.mistake::before, .alert > p:first-child::before, p.alert::before { content: "! "; font-weight: 900; }
.alert { background: var(--danger-wash); border: 2px solid var(--danger); border-radius: 10px; color: var(--ink); font-weight: 700; margin: 16px 0; padding: 12px 16px; }
.alert h2 { margin: 0 0 6px; }
.alert a { color: inherit; display: block; padding: 10px 0; }
.alert p:last-child { margin: 0; }
fieldset { border: 0; min-width: 0; padding: 0; }
legend { margin-bottom: 12px; }

/* One of several. The whole card is the label. */
.choice { border: 2px solid var(--edge); border-radius: 10px; margin-bottom: 12px; min-height: 64px; padding: 12px 16px 12px 56px; position: relative; }
.choice input { z-index: 1; height: 26px; left: 16px; margin: 0; position: absolute; top: 14px; width: 26px; z-index: 1; accent-color: var(--action); }
.choice label { display: block; font-weight: 700; line-height: 1.5; }
.choice label::after { bottom: 0; content: ""; left: 0; position: absolute; right: 0; top: 0; }
.choice > span { display: block; }
.choice input:checked ~ label { color: var(--action); }
.choice input:checked ~ label::after { border: 4px solid var(--action); border-radius: 8px; }
.choice input:focus ~ label::after { outline: 3px solid var(--focus); outline-offset: 2px; }
.choice input:focus:not(:focus-visible) ~ label::after { outline: 0; }
.points { list-style: disc; margin: 0 0 16px; padding-left: 1.3em; }
.points li { margin-bottom: 6px; }
fieldset + .primary { margin-top: 8px; }

/* How many. */
.stepper { align-items: stretch; display: flex; }
.stepper input { -moz-appearance: textfield; flex: 1 1 auto; font-size: 2rem; font-weight: 700; height: 72px; min-width: 0; text-align: center; }
.stepper input::-webkit-inner-spin-button { -webkit-appearance: none; margin: 0; }
.stepper button { border-color: var(--action); color: var(--action); flex: 0 0 72px; font-size: 2rem; line-height: 1; padding: 0; }
.stepper button:first-child { margin-right: 10px; }
.stepper button:last-child { margin-left: 10px; }

/* Facts with their labels. */
dt { color: var(--soft); font-size: .882rem; font-weight: 700; }
.facts, .ticket { background: var(--wash); border-radius: 10px; margin: 16px 0; padding: 14px 16px; }
.facts dd { font-weight: 700; }
.facts div + div, .ticket div + div { margin-top: 8px; }
.pair { border-bottom: 1px solid var(--line); margin: 0 0 16px; }
.pair div { align-items: baseline; border-top: 1px solid var(--line); display: flex; flex-wrap: wrap; justify-content: space-between; padding: 8px 0; }
.pair dt { margin-right: 16px; }
.pair dd { font-weight: 700; margin-left: auto; text-align: right; }
.rows div { align-items: baseline; display: flex; flex-wrap: wrap; }
.rows dt { flex: 0 0 8.2em; }
.rows dd { flex: 1 1 9em; min-width: 0; }
.last { background: var(--wash); border-left: 6px solid var(--action); border-radius: 4px; margin: 16px 0 0; padding: 10px 14px; }
.last p { margin: 0; }
.announced { border: 2px solid var(--action); border-radius: 10px; margin: 16px 0 0; padding: 10px 14px; }
.announced li + li { border-top: 1px solid var(--line); margin-top: 8px; padding-top: 8px; }
.announced p { margin: 0; }
.loud { border: 4px solid var(--danger); border-radius: 10px; color: var(--danger); font-size: 1.412rem; font-weight: 700; line-height: 1.4; margin: 16px 0; padding: 10px 16px; text-align: center; text-wrap: balance; }
.note { border-left: 6px solid var(--edge); font-weight: 700; margin: 12px 0; padding: 4px 12px; }
.danger { background: var(--danger-wash); border-left: 6px solid var(--danger); color: var(--danger); font-weight: 700; padding: 10px 14px; }

/* What the staff look at. */
.staff .band p { font-size: 1.53rem; }
.staff h1 { margin-top: 8px; }
.last + h1 { margin-top: 20px; }
.ticket { border: 3px solid var(--action); }
.ticket dd { font-size: 1.65rem; font-weight: 700; line-height: 1.35; text-wrap: balance; }
.ticket strong { font-size: 3.3rem; line-height: 1.1; }
.clock { font-size: 1.65rem; line-height: 1.2; margin-left: .2em; white-space: nowrap; }
.check { font-size: 1.65rem; line-height: 1.2; white-space: nowrap; }
.stopped { border: 2px solid currentColor; border-radius: 6px; display: none; font-size: .882rem; margin-left: .5em; padding: 0 .4em; }
.proof { margin: 16px 0; position: relative; }
.still { height: 1.53rem; left: 0; margin: 0; position: absolute; top: 9px; width: 1.53rem; accent-color: var(--action); }
.stop { cursor: pointer; display: inline-block; line-height: 1.4; min-height: 44px; padding: 10px 12px 10px 2.2rem; }
.blink { animation: blink 1s step-end infinite; background: var(--action); border: 4px solid var(--action); border-radius: 10px; color: var(--on-action); font-size: 1.3rem; font-weight: 700; line-height: 1.45; margin: 4px 0 12px; padding: 12px 14px; text-align: center; text-wrap: balance; }
@keyframes blink {
  50% { background: var(--paper); color: var(--action); }
}
.seal { animation: seal 1s step-end infinite; background: #b3200e; border: 8px double #fff; border-radius: 50%; box-shadow: 0 0 0 6px #b3200e; color: #fff; font-family: "Hiragino Mincho ProN", "Yu Mincho", "Noto Serif JP", "Noto Serif CJK JP", serif; font-size: 5.6rem; font-weight: 900; height: 9.6rem; line-height: calc(9.6rem - 18px); margin: 14px auto 20px; text-align: center; width: 9.6rem; }
@keyframes seal {
  50% { background: #fff; border-color: #b3200e; color: #b3200e; }
}
.done { font-weight: 700; text-align: center; }
.still:checked ~ .blink, .still:checked ~ .seal { animation: none; }
.still:checked ~ .live .stopped { display: inline-block; }
@media (prefers-reduced-motion: reduce) {
  .blink, .seal { animation: none; }
  .wheel { animation: none !important; }
}
/* Not yet to be pressed when a double tap on the screen before would land. */
.armed { animation: arm .7s step-end; }
@keyframes arm {
  0% { pointer-events: none; }
  100% { pointer-events: auto; }
}
.waiting { align-items: center; display: flex; margin: 20px 0; }
.waiting p { margin: 0; }
.wheel { animation: turn 1.2s linear infinite; border: 5px solid var(--line); border-radius: 50%; border-top-color: var(--action); flex: 0 0 44px; height: 44px; margin-right: 16px; }
@keyframes turn {
  to { transform: rotate(360deg); }
}

/* Cards. */
.card { border: 1px solid var(--edge); border-radius: 12px; margin-bottom: 14px; padding: 16px; }
.card p { margin-bottom: 6px; }
.card > :last-child { margin-bottom: 0; }
.chip { border: 2px solid currentColor; border-radius: 999px; display: inline-block; font-size: .882rem; font-weight: 700; line-height: 1.5; margin-bottom: 8px; padding: 1px 12px 1px 9px; }
.chip.Usable { background: var(--action); border-color: var(--action); color: var(--on-action); }
.chip.NotYet { color: var(--action); }
.chip.MembershipLost { color: var(--danger); }
.rest { font-size: 1.88rem; font-weight: 700; line-height: 1.4; }
.rest span { color: var(--soft); font-size: 1rem; white-space: nowrap; }
.one-of { background: var(--wash); border-radius: 6px; display: inline-block; font-weight: 700; margin-top: 8px; padding: 2px 10px; }
.courses { column-gap: 14px; display: flex; flex-wrap: wrap; }
.courses a, .jump a { border: 1px solid var(--edge); border-radius: 8px; display: inline-block; line-height: 1.4; margin: 6px 8px 0 0; min-height: 44px; padding: 10px 12px; }
.courses a { margin-right: 0; }
.jump { display: flex; flex-wrap: wrap; }
.inline li { font-size: .882rem; line-height: 1.5; margin-bottom: 4px; }
.family { color: var(--soft); margin: 24px 0 10px; }
.slight { border-style: dashed; }
summary { border: 1px solid var(--edge); border-radius: 10px; cursor: pointer; font-weight: 700; line-height: 1.5; margin: 16px 0; min-height: 44px; padding: 9px 14px; }
.names { line-height: 1.6; }
.names > span { display: inline-block; margin-right: .5em; }
.names strong { display: block; line-height: 1.5; }
.directory .field { margin-bottom: 16px; }
.filter { margin-bottom: 16px; }
.filter .quiet { width: 100%; }
.contact { border-top: 1px solid var(--line); margin-top: 48px; }
.contact h2 { margin-top: 20px; }
.contact p { margin-bottom: 2px; }
.contact a, .rows a, .aside a, .mistaken a { display: inline-block; min-height: 44px; padding: 8px 0; }
.aside { margin-top: 36px; }
.end + .mistaken { margin-top: 28px; }
.how { counter-reset: how; }
.how li { counter-increment: how; margin-bottom: 10px; padding-left: 2.4em; position: relative; }
.how li::before { background: var(--action); border-radius: 50%; color: var(--on-action); content: counter(how); font-weight: 700; height: 1.7em; left: 0; line-height: 1.7em; position: absolute; text-align: center; top: 0; width: 1.7em; }

/* The placard: one sheet of A4, black on white. */
.placard { --paper: #fff; --ink: #000; --soft: #333; --action: #00575c; --on-action: #fff; background: #fff; color: #000; color-scheme: light; }
.tools { margin: 16px auto; max-width: 20rem; padding: 0 16px; }
.sheet { border: 1px solid #999; max-width: 210mm; padding: 12mm 14mm; text-align: center; }
.sheet h2, .sheet h3 { font-size: 14pt; margin: 5mm 0 3mm; }
.sheet .name { font-size: 30pt; line-height: 1.25; margin: 4mm 0; }
.sheet .long { font-size: 19pt; }
.sheets { max-width: none; padding: 0; }
.sheets .sheet { margin: 0 auto 8mm; }
.sheet .issuer { font-size: 12pt; line-height: 1.5; margin: 0; }
.sheet .read { font-size: 17pt; font-weight: 700; margin: 0 0 3mm; }
.qr svg { display: block; height: auto; margin: 0 auto; max-height: 92mm; max-width: 100%; width: 92mm; }
.sheet .how li::before { background: #fff; border: 1px solid #000; color: #000; }
.sheet .how { align-self: center; display: inline-block; font-size: 12pt; line-height: 1.5; max-width: 160mm; text-align: left; }
.cannot { font-size: 12pt; margin: 3mm 0 1mm; }
.address { font-size: 13pt; margin: 0 0 4mm; }
.address strong { border: 1px solid #000; display: inline-block; font-family: "Noto Sans Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; padding: 1mm 4mm; word-break: normal; }
.office { border-top: 1px solid #000; font-size: 10pt; margin: 0; padding-top: 3mm; }
@page { margin: 12mm; size: A4 portrait; }
@media print {
  html { font-size: 12pt; }
  .tools { display: none; }
  .sheet { border: 0; display: flex; flex-direction: column; height: 272mm; justify-content: space-between; max-width: none; overflow: hidden; padding: 0; page-break-after: avoid; page-break-inside: avoid; }
  .sheets .sheet { margin: 0; }
  .sheet + .sheet { page-break-before: always; }
}

@media (forced-colors: active) {
  .blink, .seal { forced-color-adjust: none; background: Highlight; border-color: Highlight; color: HighlightText; box-shadow: none; }
  .blink { animation-name: blink-forced; }
  .seal { animation-name: blink-forced; }
  .steps .past { background: GrayText; }
  .steps [aria-current] { background: Highlight; forced-color-adjust: none; }
  .icon { stroke: CanvasText; }
}
@keyframes blink-forced {
  50% { background: Canvas; color: CanvasText; }
}
`

/** Where the pages look for the stylesheet: the address changes with its content. */
export const stylesheetPath = `/assets/fukuri.css?v=${contentHash(stylesheet)}`
