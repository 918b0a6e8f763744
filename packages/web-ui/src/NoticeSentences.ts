/**
 * NoticeSentences: the shape of pages in the place of the one that was asked for, and of the placard. Part of
 * `Sentences.ts`.
 */
import type { Notice } from "./View.ts"

/** Heading and text of a page that says why there is nothing else to show. */
export interface NoticeWords {
  readonly heading: string
  /** One paragraph each. */
  readonly text: ReadonlyArray<string>
  /** The link that leads on, when there is a place. */
  readonly next: string
}

/** Pages in the place of the one that was asked for, and the placard. */
export interface NoticeSentences {
  readonly notices: {
    readonly of: Readonly<Record<Notice["kind"], NoticeWords>>
    /** Beside the button of a press that was not taken up. */
    readonly again: string
    /** What is answered, as plain text, before the service can show any page. */
    readonly starting: string
    readonly reference: string
  }

  readonly placard: {
    readonly title: string
    readonly read: string
    readonly qr: string
    readonly address: string
    readonly how: string
    readonly howSteps: (greeting: string) => ReadonlyArray<string>
    readonly cannotRead: string
  }
}
