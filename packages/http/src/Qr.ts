/**
 * Qr: an address as a QR code in SVG, as printed on placards (R76).
 */
import { encodeQR } from "qr"

/** The SVG of an address; error correction «medium», with the quiet zone that readers need. */
export const qrSvg = (address: string): string => encodeQR(address, "svg", { ecc: "medium", border: 4 })
