/**
 * Palette: the colours of every page, in light and dark, by what they are for. Both stylesheets begin with it.
 */

/** The custom properties, as rules. */
export const palette = `:root {
  --paper: #fff;
  --ink: #1b1f20;
  --soft: #4b5557;
  --line: #c3cccd;
  --edge: #6d797b;
  --wash: #eef5f5;
  --action: #00575c;
  --action-down: #003f43;
  --on-action: #fff;
  --danger: #b3200e;
  --on-danger: #fff;
  --danger-wash: #fdf0ee;
  --focus: #0b57d0;
  --band: #00575c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #12181a;
    --ink: #eef2f2;
    --soft: #b7c2c4;
    --line: #3d494c;
    --edge: #8b989b;
    --wash: #1c2629;
    --action: #7ed9d5;
    --action-down: #a9ebe8;
    --on-action: #06201f;
    --danger: #ff9d8c;
    --on-danger: #2b0702;
    --danger-wash: #2c1713;
    --focus: #a8c7fa;
    --band: #0c3f43;
  }
}
`
