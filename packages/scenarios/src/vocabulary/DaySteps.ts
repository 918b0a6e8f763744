/**
 * Sentences about days and hours.
 */
import { BusinessCalendar } from "@fukuri/core"
import { Differs } from "../Stage.ts"
import { type Step, step } from "../Step.ts"

const officeHours = async (scene: Parameters<Step["act"]>[0], wanted: boolean) => {
  const catalogue = await scene.office.catalogue()
  const [association] = catalogue.associations.values()
  const open =
    association !== undefined &&
    BusinessCalendar.isOpenAt(BusinessCalendar.calendarOf(association), scene.house.hand.now)
  const word = (isOpen: boolean) => (isOpen ? "業務時間内" : "業務時間外")
  if (open !== wanted) throw new Differs(word(wanted), word(open))
}

export const daySteps: ReadonlyArray<Step> = [
  step(
    "前提",
    "今日は{day}である",
    {
      example: "今日は2024年7月1日である",
      meaning: "シナリオの今日を決めます。時刻は9時です。年を省くと今日の年度の日です。"
    },
    (scene, day) => scene.setDay(day)
  ),
  step(
    "前提",
    "今は{day}の{time}である",
    { example: "今は2024年7月1日の10時30分である", meaning: "今日と時刻を決めます。" },
    (scene, day, time) => scene.setDay(day, time)
  ),
  step("もし", "{day}になる", { example: "12月31日になる", meaning: "日を進めます (9時になります)。" }, (scene, day) =>
    scene.setDay(day)
  ),
  step(
    "もし",
    "{day}の{time}になる",
    { example: "7月1日の23時59分になる", meaning: "日と時刻を進めます。" },
    (scene, day, time) => scene.setDay(day, time)
  ),
  step("もし", "{count}分たつ", { example: "11分たつ", meaning: "時計を進めます。" }, (scene, minutes) => {
    const { hand } = scene.house
    hand.now = (hand.now + minutes * 60_000) as typeof hand.now
  }),
  step(
    "ならば",
    "福利課は業務時間内である",
    { example: "福利課は業務時間内である", meaning: "今が福利課の受付時間かどうかを確かめます。" },
    (scene) => officeHours(scene, true)
  ),
  step(
    "ならば",
    "福利課は業務時間外である",
    { example: "福利課は業務時間外である", meaning: "今が土日・祝日・夜間・年末年始かどうかを確かめます。" },
    (scene) => officeHours(scene, false)
  )
]
