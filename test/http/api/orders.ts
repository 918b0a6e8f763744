// What another system sends to use coupons of a person of the demo, and to give some back.

/** The contents by the address that they are sent to. */
export const orders = {
  "/api/v1/redemptions": {
    holder: "234567",
    facility: "1234567",
    product: "my-refresh",
    course: "my-refresh",
    quantity: 1
  },
  "/api/v1/redemptions/:id/reversals": {
    quantity: 1,
    reason: "mistaken",
    text: "受付で取り違えたと連絡があった",
    toldOn: "2024-07-01"
  }
} as const
