// What a clerk reads in the place of the name of an examination.
import { OfficeNames } from "@fukuri/core"
import { programmes } from "@fukuri/examples/programmes/guide"
import { describe, expect, it } from "@effect/vitest"
import { courseKey, fiscalYear, productId, productWith } from "../support/people.ts"

const { courseName, familyName, plainName, productName } = OfficeNames
const cancer = productWith({
  name: "女性がん検診・40優待",
  discreetName: "健診クーポン",
  courses: [{ key: courseKey("womens-cancer"), name: "女性がん検診・40優待", shortName: "女性がん検診" }]
})

describe("the names of a product", () => {
  it("are its own for who may see health data", () => {
    expect(productName(cancer, true)).toBe("女性がん検診・40優待")
    expect(familyName(cancer, true)).toBe("人間ドック")
    expect(courseName(cancer, courseKey("womens-cancer"), true)).toBe("女性がん検診・40優待")
    expect(courseName(cancer, cancer.courses[0], true)).toBe("女性がん検診・40優待")
  })

  it("are the discreet one for anybody else, its courses and its family as well", () => {
    expect(productName(cancer, false)).toBe("健診クーポン")
    expect(familyName(cancer, false)).toBe("健診クーポン")
    expect(courseName(cancer, courseKey("womens-cancer"), false)).toBe("健診クーポン")
    expect(courseName(cancer, undefined, false)).toBe("健診クーポン")
  })

  it("are its own for everybody where it tells nothing", () => {
    const refresh = productWith({ name: "マイ リフレッシュ", family: "マイ リフレッシュ" })
    expect(productName(refresh, false)).toBe("マイ リフレッシュ")
    expect(familyName(refresh, false)).toBe("マイ リフレッシュ")
    expect(courseName(refresh, courseKey("dock/day"), false)).toBe("day")
  })

  it("of one that no programme has any more are its id, and for who may not see it a word that tells nothing", () => {
    const gone = { id: productId("womens-cancer-special-40") }
    expect(productName(gone, true)).toBe("womens-cancer-special-40")
    expect(courseName(gone, courseKey("womens-cancer"), true)).toBe("womens-cancer")
    for (const name of [productName, familyName].map((of) => of(gone, false))) expect(name).toBe(plainName)
    expect(courseName(gone, courseKey("womens-cancer"), false)).toBe(plainName)
  })

  it("a course that the product does not have any more is told by its key, or not at all", () => {
    expect(courseName(cancer, courseKey("dock/old"), true)).toBe("dock/old")
    expect(courseName(cancer, courseKey("dock/old"), false)).toBe("健診クーポン")
  })

  it("of the guide tell of no examination", () => {
    const all = programmes(fiscalYear(2024)).flatMap(({ products }) => products)
    const told = all.flatMap((product) => [
      productName(product, false),
      familyName(product, false),
      ...product.courses.map((course) => courseName(product, course, false))
    ])
    expect(new Set(told)).toEqual(new Set(["健診クーポン", "マイ リフレッシュ"]))
  })
})
