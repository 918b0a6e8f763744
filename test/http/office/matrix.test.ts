// What holds for every page and deed of the office, generated from the route table: who may, may, and who may not is
// refused; nothing is changed without the proof of the form, nor by looking. One of everything is there: see world.ts.
// What the pages show and lead to is in pages.test.ts.
import { afterAll, assert, beforeAll, describe, expect, it } from "@effect/vitest"
import { OfficePage } from "@fukuri/web-ui"
import { described, isStream, mayUse } from "./crawl.ts"
import type { ClerkName } from "./officeService.ts"
import { proofOf, type Route, routeOf, routes, sendEmpty, startWorld, watchWrites, type World } from "./world.ts"

/** A clerk of every role, and one of the desk who sees neither names nor examinations. */
const roles = ["viewer", "desk", "operator", "approver", "manager", "blind"] as const satisfies ReadonlyArray<ClerkName>

const refusal = "権限がありません"
const loginHeading = "もう一度ログインしてください"

const gets = routes.filter(({ method }) => method === "GET")
const posts = routes.filter(({ method }) => method === "POST")

/**
 * Who may do what, beside the route table: a permission there that is wrong, or changes, is noticed here. Every deed
 * stands here, and every page that takes more than to look.
 */
const permissions: { readonly [Needs in Route["needs"]]: ReadonlyArray<string> } = {
  // The owner of a case: which clerks may be that is asked by the deed.
  look: ["POST /office/cases/:kind/:id/owner", "POST /office/holders/search"],
  personal: [
    "GET /office/late-news/:id/letter",
    "GET /office/grants/:id/people.csv",
    "GET /office/imports/:id/differences.csv",
    "GET /office/outages/:id/letter",
    "GET /office/reports/reconciliation",
    "POST /office/holders/:key/personal",
    "POST /office/reports/reconciliation"
  ],
  health: ["GET /office/holders/:key/screen"],
  correct: [
    "GET /office/holders/:key/paper",
    "GET /office/logins/codes",
    "GET /office/logins/codes.csv",
    "GET /office/logins/codes/print",
    "GET /office/outages/file",
    "GET /office/outages/file/:id",
    "GET /office/outages/new",
    "GET /office/paper/returned",
    "GET /office/uses/:id/correct",
    "POST /office/holders/:key/paper",
    "POST /office/paper/applications/:id/answer",
    "POST /office/paper/applications/:id/ask",
    "POST /office/paper/applications/:id/finish",
    "POST /office/paper/applications/:id/withdraw",
    "POST /office/corrections/:id/finish",
    "POST /office/corrections/:id/withdraw",
    "POST /office/holders/:key/notes",
    "POST /office/holders/:key/notes/:note/strike",
    "POST /office/late-news/:id/close",
    "POST /office/unknown-outcomes/:id/close",
    "POST /office/outages",
    "POST /office/outages/:id/close",
    "POST /office/outages/:id/confirm",
    "POST /office/outages/:id/retry",
    "POST /office/outages/file",
    "POST /office/outages/kits",
    "POST /office/outages/new/confirm",
    "POST /office/outages/new/edit",
    "POST /office/paper/returned",
    "POST /office/uses/:id/correct",
    "POST /office/uses/:id/correct/confirm",
    "POST /office/uses/:id/correct/edit"
  ],
  operate: [
    "GET /office/drafts/:id",
    "GET /office/drafts/:id/publish",
    "GET /office/facilities/:code/edit",
    "GET /office/facilities/import",
    "GET /office/facilities/import/:id",
    "GET /office/facilities/import/:id/problems.csv",
    "GET /office/facilities/new",
    "GET /office/holders/:key/grant",
    "GET /office/holders/:key/withdraw",
    "GET /office/logins/rushes/new",
    "GET /office/notices/:id/withdraw",
    "GET /office/notices/new",
    "GET /office/paper/addresses/edit",
    "GET /office/paper/applications/:id/return",
    "GET /office/paper/applications/:id/sheets/:sheet/void",
    "GET /office/paper/batches/:id/labels",
    "GET /office/paper/batches/:id/sheets",
    "GET /office/reports/months/:month/close",
    "POST /office/paper/addresses/edit",
    "POST /office/paper/addresses/import",
    "POST /office/paper/applications/:id/print",
    "POST /office/paper/applications/:id/return",
    "POST /office/paper/applications/:id/sheets/:sheet/void",
    "POST /office/paper/batches",
    "POST /office/paper/batches/:id/finish",
    "POST /office/paper/batches/:id/mail",
    "POST /office/drafts",
    "POST /office/drafts/:id",
    "POST /office/drafts/:id/discard",
    "POST /office/drafts/:id/publish",
    "POST /office/facilities/:code",
    "POST /office/facilities/import",
    "POST /office/facilities/import/:id",
    "POST /office/facilities/new",
    "POST /office/grants",
    "POST /office/grants/:id/cancel",
    "POST /office/grants/:id/move",
    "POST /office/grants/:id/pause",
    "POST /office/grants/:id/request",
    "POST /office/grants/:id/resume",
    "POST /office/grants/:id/take-up",
    "POST /office/holders/:key/grant",
    "POST /office/holders/:key/grant/confirm",
    "POST /office/holders/:key/withdraw",
    "POST /office/holders/:key/withdraw/confirm",
    "POST /office/imports",
    "POST /office/imports/:id/apply",
    "POST /office/imports/:id/check",
    "POST /office/imports/:id/discard",
    "POST /office/imports/:id/undo",
    "POST /office/logins/end",
    "POST /office/logins/rushes",
    "POST /office/logins/rushes/:id/withdraw",
    "POST /office/notices",
    "POST /office/notices/:id/withdraw",
    "POST /office/programmes/:id/draft",
    "POST /office/programmes/:id/next-year",
    "POST /office/reports/months/:month/close",
    "POST /office/tasks/:id/cancel",
    "POST /office/tasks/:id/pause",
    "POST /office/tasks/:id/resume"
  ],
  approve: [
    "GET /office/corrections/:id/approve",
    "GET /office/paper/applications/:id/approve",
    "POST /office/paper/applications/:id/approve",
    "POST /office/paper/applications/:id/refuse",
    "GET /office/reports/months/:month/reopen",
    "POST /office/corrections/:id/approve",
    "POST /office/corrections/:id/refuse",
    "POST /office/grants/:id/approve",
    "POST /office/grants/:id/refuse",
    "POST /office/reports/months/:month/reopen"
  ],
  manage: [
    "GET /office/api-keys",
    "GET /office/api-keys/:id",
    "GET /office/api-keys/new",
    "GET /office/audit",
    "GET /office/audit.csv",
    "GET /office/audit/check",
    "GET /office/clerks",
    "GET /office/clerks/:id",
    "GET /office/clerks/new",
    "GET /office/settings/edit",
    "GET /office/webhooks",
    "GET /office/webhooks/:id",
    "GET /office/webhooks/:id/pause",
    "GET /office/webhooks/:id/remove",
    "GET /office/webhooks/:id/secret",
    "GET /office/webhooks/new",
    "POST /office/api-keys/:id/revoke",
    "POST /office/api-keys/new",
    "POST /office/audit/find",
    "POST /office/clerks/:id",
    "POST /office/clerks/:id/reset",
    "POST /office/clerks/new",
    "POST /office/settings",
    "POST /office/settings/confirm",
    "POST /office/webhooks",
    "POST /office/webhooks/:id/pause",
    "POST /office/webhooks/:id/remove",
    "POST /office/webhooks/:id/resend",
    "POST /office/webhooks/:id/resume",
    "POST /office/webhooks/:id/secret",
    "POST /office/webhooks/:id/test"
  ],
  login: [
    "GET /office/account",
    "GET /office/account/one-time-code",
    "GET /office/account/password",
    "POST /office/account/logins/end",
    "POST /office/account/logins/end-others",
    "POST /office/account/one-time-code",
    "POST /office/account/one-time-code/confirm",
    "POST /office/account/one-time-code/recovery",
    "POST /office/account/one-time-code/remove",
    "POST /office/account/password",
    "POST /office/logout"
  ]
}

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.service.stop())

describe("the route table", () => {
  it("has no method and path twice, and every place of the navigation that is shown", () => {
    const keys = routes.map(({ method, path }) => `${method} ${path}`)
    assert.deepStrictEqual(
      keys.filter((key, index) => keys.indexOf(key) !== index),
      []
    )
    const missing = OfficePage.navigation.filter(({ path }) => routeOf("GET", path) === undefined).map(({ key }) => key)
    assert.deepStrictEqual(missing, [])
  })

  it("asks for the permissions that are written down here; for pages that are not, just to look", () => {
    const written = new Map(Object.entries(permissions).flatMap(([needs, keys]) => keys.map((key) => [key, needs])))
    const expected = routes.map(({ method, path }) => {
      const key = `${method} ${path}`
      return `${key}: ${written.get(key) ?? (method === "GET" ? "look" : "to be written down")}`
    })
    assert.deepStrictEqual(
      routes.map(({ method, needs, path }) => `${method} ${path}: ${needs}`),
      expected
    )
    const gone = [...written.keys()].filter((key) => !routes.some(({ method, path }) => key === `${method} ${path}`))
    assert.deepStrictEqual(gone, [])
  })
})

describe("nobody who is not logged in", () => {
  it("sees any page: all of them lead to the login", async () => {
    const stranger = world.service.client()
    for (const route of gets) {
      const path = world.addressOf(route)
      const answer = await stranger.get(path)
      assert.strictEqual(answer.status, 303, path)
      assert.strictEqual(answer.location, `/office/login?next=${encodeURIComponent(path)}`)
    }
  })

  it("changes anything, with or without the proof of a form of the login page", async () => {
    const writes = await watchWrites(world.service)
    const stranger = world.service.client()
    const csrf = (await stranger.open("/office/login")).forms[0]?.fields["csrf"] ?? assert.fail("no proof")
    for (const route of posts) {
      const path = world.addressOf(route)
      const proven = await sendEmpty(world, stranger, route, path, csrf)
      assert.strictEqual(described(proven), `403 ${loginHeading}`, path)
      assert.strictEqual((await sendEmpty(world, stranger, route, path)).status, 403, path)
    }
    assert.deepStrictEqual(writes, [])
  })
})

describe.each(roles)("%s", (role) => {
  it("sees exactly the pages that the role may see, and looking changes nothing", async () => {
    const client = await world.service.login(role)
    const writes = await watchWrites(world.service)
    const wrong: Array<string> = []
    for (const route of gets.filter((each) => !isStream(each))) {
      const path = world.addressOf(route)
      const answer = await client.get(path)
      const isRefused = answer.status === 403 && answer.heading === refusal
      if (isRefused === mayUse(role, route) || (!isRefused && answer.status !== 200)) {
        wrong.push(`${route.path} (${route.needs}): ${described(answer)}`)
      }
    }
    assert.deepStrictEqual(wrong, [])
    assert.deepStrictEqual(writes, [])
  })

  it("does nothing without the proof of the form", async () => {
    const client = await world.service.login(role)
    const writes = await watchWrites(world.service)
    for (const route of posts) {
      const path = world.addressOf(route)
      for (const csrf of [undefined, "", "x".repeat(43)]) {
        const answer = await sendEmpty(world, client, route, path, csrf)
        assert.strictEqual(answer.status, 403, `${path}: ${described(answer)}`)
        assert.notStrictEqual(answer.heading, refusal, path)
      }
    }
    assert.deepStrictEqual(writes, [])
  })

  it("does nothing that the role may not do", async () => {
    const client = await world.service.login(role)
    const csrf = await proofOf(client)
    const writes = await watchWrites(world.service)
    const forbidden = posts.filter((route) => !mayUse(role, route))
    for (const route of forbidden) {
      const answer = await sendEmpty(world, client, route, world.addressOf(route), csrf)
      assert.strictEqual(described(answer), `403 ${refusal}`, route.path)
    }
    assert.deepStrictEqual(writes, [])
    expect(forbidden.length).toBeGreaterThan(10)
  })

  it("is let through to everything that the role may do, and an empty form breaks nothing", async () => {
    // What is done here cannot be undone, so it is done in a world of its own.
    const own = await startWorld()
    try {
      const wrong: Array<string> = []
      for (const route of posts.filter((each) => mayUse(role, each))) {
        const client = await own.service.login(role)
        const answer = await sendEmpty(own, client, route, own.addressOf(route), await proofOf(client))
        const isFine =
          [200, 303, 404, 409, 422].includes(answer.status) || (answer.status === 403 && isPersonal(answer))
        if (!isFine) wrong.push(`${route.path}: ${described(answer)}`)
      }
      assert.deepStrictEqual(wrong, [])
    } finally {
      await own.service.stop()
    }
  })
})

/** Refusals that are about who one is, and not about the role. */
const isPersonal = ({ heading }: { readonly heading: string }): boolean =>
  heading === "ほかの職員の承認が必要です" || heading === "ご自身のクーポンは扱えません"

describe("the watch over the stores", () => {
  it("would see what a deed writes", async () => {
    const own = await startWorld()
    try {
      const writes = await watchWrites(own.service)
      const client = await own.service.login("operator")
      const csrf = await proofOf(client)
      writes.length = 0
      const discard = routeOf("POST", "/office/drafts/x/discard") ?? assert.fail("no such route")
      await sendEmpty(own, client, discard, own.addressOf(discard), csrf)
      assert.match(writes.join(), /documents\.drop/)
    } finally {
      await own.service.stop()
    }
  })
})
