// A folder of the corpus, which source reads it, and what we hold ourselves to there.

export type RecallCase = {
  folder: string;
  /** The beginning of the files' names; all of the folder unless given. */
  files?: string;
  source: string;
  /** The share of the expected core fields that must be read. */
  atLeast: number;
  /** Fields where that product writes something else than our field means; the reason stands beside each case. */
  except?: readonly string[];
};
