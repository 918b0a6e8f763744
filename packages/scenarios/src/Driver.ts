/**
 * Driver: on what scenarios are played: the stores in memory, the embedded database, a server, or the real pages in a
 * browser. Each opens once for a run, and gives every scenario a house that is empty.
 */
import * as Memory from "@fukuri/adapter-memory"
import { CalendarDate, type StoreFailure, type Stores } from "@fukuri/core"
import type { Layer } from "effect"
import { furnish, guideOf } from "./Guide.ts"
import { firstMorning, houseOn } from "./House.ts"
import { officeOf } from "./Office.ts"
import { Scene } from "./Scene.ts"
import { serviceStage } from "./ServiceStage.ts"

/** The drivers by name. */
export const driverNames = ["memory", "pglite", "postgres", "browser"] as const
/** A driver by its name. */
export type DriverName = (typeof driverNames)[number]

/** A driver that is open. */
export interface Theatre {
  /** Begins a scenario. `close` ends it. */
  readonly begin: () => Promise<{ readonly scene: Scene; readonly close: () => Promise<void> }>
  readonly close: () => Promise<void>
}

/** A driver cannot be used here: what is missing, and what to do. */
export class DriverRefused extends Error {
  override readonly name = "DriverRefused"
}

/** What the drivers need to know. */
export interface DriverSettings {
  /** The server of the driver `postgres`. */
  readonly databaseUrl: string | undefined
  /** A folder for the driver `pglite`; a temporary one when left out. What is in it is thrown away. */
  readonly dataFolder?: string
}

/** Opens a driver. Rejects with {@link DriverRefused} when it cannot be used. */
export const openDriver = async (name: DriverName, settings: DriverSettings): Promise<Theatre> => {
  await guideOf(CalendarDate.dayOf(firstMorning)).catch(() => {
    throw new DriverRefused("手引きの事業のデータがありません。@fukuri/examples を入れてください。")
  })
  switch (name) {
    case "memory":
      return onStores(async () => Memory.layer)
    case "pglite":
    case "postgres": {
      const { openEmbedded, openServer } = await import("./DatabaseDriver.ts")
      const database =
        name === "pglite" ? await openEmbedded(settings.dataFolder) : await openServer(settings.databaseUrl)
      return { ...onStores(database.empty), close: database.close }
    }
    case "browser":
      return (await import("./BrowserDriver.ts")).openBrowser()
  }
}

/** Stores in which there is nothing. */
export type EmptyStores = () => Promise<Layer.Layer<Stores.Stores, StoreFailure.StoreFailure>>

/** Members on the services themselves. */
const onStores = (empty: EmptyStores): Theatre => ({
  begin: async () => {
    const house = houseOn(await empty())
    const guide = await guideOf(CalendarDate.dayOf(house.hand.now))
    await furnish(house, guide)
    const { code } = guide.association
    const scene = new Scene(house, serviceStage(house, code), officeOf(house, code))
    return { scene, close: house.close }
  },
  close: async () => undefined
})
