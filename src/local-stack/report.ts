/** Something that takes a while and tells how far it is. */
export interface Progress {
  /** Replaces what is said about it, e.g. `12 MB`. */
  update(detail: string): void;
  /** It is over; `outcome` is the line that stays, none when there is nothing to say. */
  end(outcome?: string): void;
}

/** Where the local stack tells a person what it is doing; it writes nowhere else. */
export interface Report {
  /** One line that stays. */
  line(text: string): void;
  /** Announces something that takes a while. */
  start(label: string): Progress;
}

/** A report that says nothing. */
export const silentReport: Report = {
  line: () => undefined,
  start: () => ({ update: () => undefined, end: () => undefined }),
};
