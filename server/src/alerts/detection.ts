// What the detection module hands over: one rule that matched one event, with its evidence.
import type { Attack } from '@tocsin/contracts/rule';

export type Detection = {
  rule: {
    /** The `id` of the Sigma document. */
    id: string;
    title: string;
    version: number;
    /** 0 info … 4 critical. */
    severity: number;
    description: string;
    falsePositives: readonly string[];
    references: readonly string[];
    attack: Attack;
  };
  site: { id: string; code: string; name: string } | null;
  dataset: string;
  /** Epoch milliseconds by the source's clock. */
  time: number;
  eventId: string;
  message: string;
  /** The native fields that the rule looked at, with the values that satisfied it. */
  matched: Readonly<Record<string, string>>;
  /** The event as ECS, flat. */
  fields: Readonly<Record<string, unknown>>;
  /** `kind:value`, e.g. `host:lyo-ws514`. */
  entities: readonly string[];
  /** The source's own identity of this alert, if it has one; the key where no entity names what is affected. */
  native?: Readonly<Record<string, string>>;
  /** Explicit dedup key: detections of one rule and site with the same key are one alert. */
  dedup?: string;
};
