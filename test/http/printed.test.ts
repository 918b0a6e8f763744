// A page that is compressed once and filled in for each: what comes out is the page, and says nothing of the token by its size.
import { gunzipSync } from "node:zlib"
import { assert, it } from "@effect/vitest"
import { gap, gzipped, plain, print } from "../../packages/http/src/Printed.ts"

const long = "選べるドック(1日・1泊2日・脳)・一般(40以上)・男\n".repeat(400)
const token = "Abc-_123".repeat(8)

const pages = {
  "without a gap": [long],
  "with one gap": [long, "</form>"],
  "with several gaps": ["<p>", long, "", long, "</p>"],
  "with nothing but a gap": ["", ""],
  "with characters of several bytes at its gaps": ["𠮷", "髙"]
}

for (const [what, pieces] of Object.entries(pages)) {
  it(`a page ${what} is the same page with the token, compressed or not`, () => {
    const printed = print(pieces.join(gap))
    assert.strictEqual(gunzipSync(gzipped(printed, token)).toString("utf8"), pieces.join(token))
    assert.strictEqual(plain(printed, token), pieces.join(token))
  })
}

it("its size is the same whatever the token says, even what the page says around it", () => {
  const printed = print(pages["with one gap"].join(gap))
  const sizes = [token, "A".repeat(token.length), "</form>".padEnd(token.length, "x")].map(
    (each) => gzipped(printed, each).length
  )
  assert.strictEqual(new Set(sizes).size, 1)
})
