/**
 * ContentHash: a short fingerprint of a text, for addresses that change with their content and can be kept for ever.
 */

/** The fingerprint. Not for security: 32-bit FNV-1a. */
export const contentHash = (text: string): string => {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return (hash >>> 0).toString(36)
}
