import { Effect, Redacted, Stream } from "effect"
import { Ledger, Holders, Catalogue } from "@fukuri/core"
import * as Pg from "@fukuri/adapter-postgres"
import { startPostgres } from "../support/PostgresServer.ts"
import { freshDatabase } from "../support/database.ts"
const h = { association:"sag", number:"123456", name:"佐賀 太郎'\"\\ 😀", kana:"サガ タロウ", birthDate:"1980-01-02", sex:"male", workplace:{code:"1",name:"佐賀小"}, appointment:{category:"正規",weeklyCentihours:3875,terms:[{from:"2000-04-01"}]}, memberships:[{body:"kyosai",period:{from:"2000-04-01"}}]} as any
const prog = Effect.gen(function*(){
  const L = yield* Ledger.Ledger, H = yield* Holders.Holders, C = yield* Catalogue.Catalogue
  yield* Pg.ready
  const s = yield* H.stage("sag" as any)
  yield* H.add(s, [{line:1,holder:h,changed:true},{line:2,holder:{...h,number:"12345601"},changed:true},{line:3,holder:{...h,number:"99999901"},changed:true}])
  console.log(yield* H.repeated(s, 5), yield* H.withoutMember(s,5))
  yield* H.commit(s, "2024-04-01" as any)
  console.log(yield* H.list("sag" as any))
  const e = [{_tag:"Granted",at:1730000000000,actor:"grants",product:"dock",quantity:1},{_tag:"Redeemed",at:1730000000000,actor:"holder",product:"dock",quantity:1,redemptionId:"0123456789ABCDEF",course:"dock/day",facility:"1234567",usedOn:"2024-07-01",channel:"screen"}] as any
  yield* L.append([{key:{holder:"sag:123456" as any,fiscalYear:2024 as any},expectedVersion:0,entries:e}])
  console.log(yield* Effect.flip(L.append([{key:{holder:"sag:123456" as any,fiscalYear:2024 as any},expectedVersion:0,entries:e}])))
  console.log(yield* Effect.flip(L.append([{key:{holder:"sag:123456" as any,fiscalYear:2024 as any},expectedVersion:3,entries:e}])))
  console.log(yield* Effect.flip(L.append([{key:{holder:"sag:123456" as any,fiscalYear:2024 as any},expectedVersion:2,entries:e}])))
  console.dir(yield* L.open(["sag:12345601" as any,"sag:123456" as any,"sag:777777" as any], 2024 as any), {depth:5})
  console.log(yield* Stream.runCollect(L.entries("sag" as any, 0)))
  console.log(yield* Stream.runCollect(L.streams("sag" as any)))
  console.log((yield* Stream.runCollect(H.all("sag" as any))).flat().length)
  console.log((yield* C.latest))
  const t=performance.now(); for(let i=0;i<2000;i++) yield* L.open(["sag:123456" as any], 2024 as any); console.log("open us", (performance.now()-t)/2)
})
await Effect.runPromise(prog.pipe(Effect.provide(Pg.layerEmbeddedMemory)) as any)
console.log("=== server")
const srv = await startPostgres()
try { await Effect.runPromise(prog.pipe(Effect.provide(Pg.layerServer(Redacted.make(await freshDatabase(srv.url))))) as any) } finally { await srv.stop() }
