/**
 * Vocabulary: every sentence that scenarios can be written in. One list for all drivers.
 */
import type { Step } from "./Step.ts"
import { bookSteps } from "./vocabulary/BookSteps.ts"
import { daySteps } from "./vocabulary/DaySteps.ts"
import { goodsSteps } from "./vocabulary/GoodsSteps.ts"
import { myPageSteps } from "./vocabulary/MyPageSteps.ts"
import { officeSteps } from "./vocabulary/OfficeSteps.ts"
import { peopleSteps } from "./vocabulary/PeopleSteps.ts"
import { screenSteps } from "./vocabulary/ScreenSteps.ts"

/** The sentences in groups, in the order in which a tester needs them. */
export const groups: ReadonlyArray<{ readonly title: string; readonly steps: ReadonlyArray<Step> }> = [
  { title: "日と時刻", steps: daySteps },
  { title: "人と名簿", steps: peopleSteps },
  { title: "事業・施設・設定・付与", steps: goodsSteps },
  { title: "施設での画面 (STEP 1 から 6)", steps: screenSteps },
  { title: "マイページ", steps: myPageSteps },
  { title: "福利課と施設の仕事", steps: officeSteps },
  { title: "台帳と案件", steps: bookSteps }
]

/** Every sentence. */
export const vocabulary: ReadonlyArray<Step> = groups.flatMap(({ steps }) => steps)
