// Where member pages can be mounted; the pages below a prefix are walked in test/embedding, from the packages as published.
import { assert, describe, it } from "@effect/vitest"
import { startMemberService } from "./memberService.ts"

describe("a place to mount the pages", () => {
  it.each(["benefits", "/", "/benefits/", "//elsewhere.example", "/a b", "/?a"])("is not %j", async (mountedAt) => {
    const refused = await startMemberService({ options: { mountedAt } }).then(
      () => "not refused",
      (error: unknown) => String(error)
    )
    assert.include(refused, `mountedAt: ${JSON.stringify(mountedAt)} is no path like "/benefits"`)
  })

  it("is none for pages that have a host of their own: the home page leads to the office", async () => {
    const service = await startMemberService({ options: { stylesheet: ":root { --ink: #301050 }" } })
    const home = await service.client().open("/")
    assert.include(home.html, 'href="/office"')
    assert.match(home.html, /href="\/assets\/own\.css\?v=/)
    await service.stop()
  })
})
