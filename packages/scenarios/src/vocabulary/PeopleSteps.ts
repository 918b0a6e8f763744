/**
 * Sentences about people: the members list that the two bodies hand in. Whatever is said of a person is a line of that list.
 */
import { personColumns } from "../Roster.ts"
import { type Step, step, tableStep } from "../Step.ts"

export const peopleSteps: ReadonlyArray<Step> = [
  step(
    "前提",
    "組合員{number}は{day}生まれの{sex}である",
    {
      example: "組合員「123456」は1974年12月12日生まれの男性である",
      meaning: "共済組合と互助会の両方の資格がある、正規の組合員を登場させます。"
    },
    (scene, number, day, sex) => scene.roster.add(number, { birthDate: scene.day(day), sex })
  ),
  step(
    "前提",
    "配偶者{number}は{day}生まれの{sex}である",
    {
      example: "配偶者「12345601」は1976年2月29日生まれの女性である",
      meaning: "組合員の配偶者を登場させます。組合員本人も登場している必要があります。"
    },
    (scene, number, day, sex) => scene.roster.add(number, { birthDate: scene.day(day), sex })
  ),
  tableStep(
    "前提",
    "次の人がいる",
    {
      example: "次の人がいる\n| 番号 | 氏名 | 生年月日 | 性別 |\n| 234567 | 見本 さくら | 1979-10-20 | 女 |",
      meaning: "表の人を登場させます。列の名前は名簿と同じで、書かない列はふつうの組合員と同じです。",
      table: { columns: personColumns, required: ["生年月日"] }
    },
    (scene, rows) => {
      for (const row of rows) scene.roster.addRow(row)
    }
  ),
  step(
    "前提",
    "{person}の任期は{day}から{day}までである",
    {
      example: "「123456」の任期は2024年4月1日から2024年9月30日までである",
      meaning: "任期を決めます。クーポンの付与の前に書きます。"
    },
    (scene, person, from, until) =>
      scene.roster.change(scene.person(person), {
        appointment: "任期付",
        termFrom: scene.day(from),
        termUntil: scene.day(until)
      })
  ),
  step(
    "前提",
    "{person}は週{count}時間勤務の再任用短時間職員である",
    {
      example: "「123456」は週15時間勤務の再任用短時間職員である",
      meaning: "任用区分と週の勤務時間を決めます。"
    },
    (scene, person, hours) =>
      scene.roster.change(scene.person(person), { appointment: "再任用短時間", weeklyHours: String(hours) })
  ),
  step(
    "前提",
    "{person}は共済組合だけの資格がある",
    { example: "「123456」は共済組合だけの資格がある", meaning: "互助会の資格をなくします。" },
    (scene, person) => scene.roster.change(scene.person(person), { gojokaiFrom: "", gojokaiUntil: "" })
  ),
  step(
    "前提",
    "{person}は互助会だけの資格がある",
    { example: "「123456」は互助会だけの資格がある", meaning: "共済組合の資格をなくします。" },
    (scene, person) => scene.roster.change(scene.person(person), { kyosaiFrom: "", kyosaiUntil: "" })
  ),
  step(
    "前提",
    "{person}の資格は{day}からである",
    {
      example: "「123456」の資格は2024年8月1日からである",
      meaning: "資格を取得した日を決めます (任期も同じ日からになります)。"
    },
    (scene, person, from) => {
      const number = scene.person(person)
      const day = scene.day(from)
      const { gojokaiFrom } = scene.roster.of(number)
      scene.roster.change(number, {
        kyosaiFrom: day,
        ...(gojokaiFrom === "" ? {} : { gojokaiFrom: day, termFrom: day })
      })
    }
  ),
  step(
    "もし",
    "{person}の任期が{day}から{day}まで更新される",
    {
      example: "「123456」の任期が2024年10月1日から2025年3月31日まで更新される",
      meaning: "新しい任期の名簿を取り込みます。前の任期は残ります。"
    },
    (scene, person, from, until) =>
      scene.roster.change(scene.person(person), { termFrom: scene.day(from), termUntil: scene.day(until) })
  ),
  step(
    "もし",
    "{person}の資格が{day}までになる",
    {
      example: "「123456」の資格が2024年6月30日までになる",
      meaning: "資格を喪失した名簿を取り込みます。その日が資格のある最後の日です。"
    },
    (scene, person, until) => {
      const number = scene.person(person)
      const day = scene.day(until)
      const { gojokaiFrom, kyosaiFrom } = scene.roster.of(number)
      scene.roster.change(number, {
        ...(kyosaiFrom === "" ? {} : { kyosaiUntil: day }),
        ...(gojokaiFrom === "" ? {} : { gojokaiUntil: day })
      })
    }
  ),
  step(
    "もし",
    "名簿から{person}がいなくなる",
    {
      example: "名簿から「234567」がいなくなる",
      meaning: "その人のいない名簿を取り込みます。前の日までで資格がなくなります。"
    },
    (scene, person) => scene.roster.remove(scene.person(person))
  ),
  step("もし", "名簿を取り込む", { example: "名簿を取り込む", meaning: "今日の名簿を取り込みます。" }, (scene) =>
    scene.office.takeList(scene.roster)
  )
]
