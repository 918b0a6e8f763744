// What somebody writes who knows nothing but the OpenAPI document: looks what can be used, uses it, looks again, and gives it
// back. `api.d.ts` is made from the document by openapi-typescript, and all of this is compiled by a TypeScript of its own.
import createClient from "openapi-fetch"
import type { paths } from "./api.d.ts"

const [, , baseUrl = "", token = ""] = process.argv
const client = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` } })

const holder = "234567"
const facility = "1234567"

const verdicts = await client.GET("/api/v1/holders/{number}/verdicts", {
  params: { path: { number: holder }, query: { facility } }
})
if (verdicts.data === undefined) throw new Error(`no verdicts: ${verdicts.error.code}`)
const usable = verdicts.data.courses.find(({ verdict }) => verdict.code === "usable")
if (usable === undefined) throw new Error("nothing can be used")

const order = { holder, facility, product: usable.product, course: usable.course, quantity: 1 }
const redeem = () =>
  client.POST("/api/v1/redemptions", { params: { header: { "idempotency-key": "stranger 1" } }, body: order })
const used = await redeem()
if (used.data === undefined) throw new Error(`not used: ${used.error.code}`)
const again = await redeem()

const reversed = await client.POST("/api/v1/redemptions/{id}/reversals", {
  params: { path: { id: used.data.use.id }, header: { "idempotency-key": "stranger 2" } },
  body: { quantity: 1, reason: "mistaken", text: "The stranger only tried it", toldOn: used.data.use.usedOn }
})
const book = await client.GET("/api/v1/holders/{number}/book", { params: { path: { number: holder }, query: {} } })
const refused = await client.POST("/api/v1/redemptions", {
  params: { header: { "idempotency-key": "stranger 3" } },
  body: { ...order, quantity: 999 }
})

const most = refused.error?.code === "quantity-not-available" ? refused.error.most : undefined
console.log(
  JSON.stringify({
    used: used.data,
    again: again.data,
    reversal: reversed.data?.state,
    uses: book.data?.uses,
    most
  })
)
