// What the detection module hands over: one rule that matched one event, with its evidence.
import type { SourceStatus } from '@tocsin/contracts/alert';
import type { Attack } from '@tocsin/contracts/rule';

/** What the product that raised it says, of an alert that was sent here. */
export type External = {
  /** What people know the product by. */
  product: string;
  /** The name of the webhook. */
  via: string;
  /** Leads back to it in the product. */
  url: string | null;
  /** As the product wrote it. */
  severity: string | null;
  status: SourceStatus;
  /** Whether a `resolved` closes the alert as long as nobody has touched it. */
  autoClose: boolean;
};

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
  /** Of the alert, where it is to be another than the rule's. */
  title?: string;
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
  /** Only where another product raised it. Its own identity then goes before the entities. */
  external?: External;
};
