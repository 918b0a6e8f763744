/**
 * Icons: a few outlines beside words, so that a state is never told by colour alone. They say nothing to a screen
 * reader: the word beside them does.
 */
import { type Html, html, trusted } from "./Html.ts"

const outlines = {
  check: '<path d="M3 8.5l3.5 3.5L13 4.5"/>',
  clock: '<circle cx="8" cy="8" r="6"/><path d="M8 4.5V8l2.5 2"/>',
  seal: '<circle cx="8" cy="8" r="6"/><path d="M5 8.2l2.2 2.2L11 6"/>',
  end: '<circle cx="8" cy="8" r="6"/><path d="M4 12L12 4"/>',
  paper: '<path d="M4 2h5l3 3v9H4zM9 2v3h3M6 8h4M6 11h4"/>',
  warning: '<path d="M8 2l6.5 12h-13zM8 6.5v4M8 12v.5"/>',
  none: '<path d="M3 8h10"/>'
} as const

/** The name of an icon. */
export type IconName = keyof typeof outlines

/** An icon as inline SVG, as large as the text beside it. */
export const icon = (name: IconName): Html =>
  html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${trusted(outlines[name])}</svg>`
