/**
 * CheckWord (合言葉): a word and a number on STEP 4 and 5 that change every minute and differ from facility to facility, so
 * that a recording of the screen can be told from the screen (A10).
 */
import type { CalendarDate, Facility } from "@fukuri/core"
import { keyOf, macOf, type Secret } from "./Secret.ts"

/** What the screens show in one minute. Shape of `number`: two digits. */
export interface CheckWord {
  readonly word: string
  readonly number: string
}

/** The check words of a service. */
export const checkWordsOf = (
  secret: Secret
): ((facility: Facility.FacilityCode, at: CalendarDate.Instant) => CheckWord) => {
  const key = keyOf(secret, "check-word")
  return (facility, at) => {
    const mac = macOf(key, facility, String(Math.floor(at / 60_000)))
    return {
      word: words[mac.readUInt32BE(0) % words.length] ?? "",
      number: String(mac.readUInt32BE(4) % 100).padStart(2, "0")
    }
  }
}

/** Easy to read aloud, and none like another. */
export const words: ReadonlyArray<string> = [
  ..."あさひ いちご うさぎ えんぴつ おにぎり かもめ きつね くじら けやき こあら さくら しまうま すいか せんべい そらまめ たぬき".split(
    " "
  ),
  ..."ちきゅう つばめ てがみ とんぼ なすび にじ ぬりえ ねずみ のはら はなび ひまわり ふうせん へちま ほたる まつり みかん".split(
    " "
  ),
  ..."むぎわら めだか もみじ やかん ゆきだるま ようかん らくだ りんご るびい れんこん ろうそく わかめ あひる いるか うちわ おりがみ".split(
    " "
  ),
  ..."かぼちゃ きのこ くるみ こたつ さんま しいたけ すずめ たけのこ つくし とうふ にんじん はくさい ぶどう ほうき まくら やまびこ".split(
    " "
  )
]
