// What one Windows event id means: ECS categories, a Sigma category, and words for people.
export type WindowsEventKind = {
  action: string;
  category: readonly string[];
  type: readonly string[];
  /** Sigma `category`; empty when the service alone names the log. */
  sigma: string;
  verb: string;
};
