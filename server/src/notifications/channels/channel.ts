// What a channel is: a way to tell someone outside of Tocsin.
import type { Log } from '#platform/log';
import type { Mail } from '#platform/mail';
import type { Outbound } from '#platform/outbound';
import type { Secret } from '#platform/secret';
import type { Secrets } from '#platform/secrets';

/** What is told: one thing that happened, as people and as programs read it. */
export type Notice = {
  title: string;
  /** 0 info … 4 critical. */
  severity: number;
  /** A few sentences, plain text. */
  text: string;
  /** Where to look, an address of the dashboard. */
  url: string;
  /** The same as data, for programs. */
  data: Readonly<Record<string, unknown>>;
};

/** The outside world, and how to reach it. */
export type World = {
  log: Log;
  outbound: Outbound;
  /** Null where no mail server is set. */
  mail: Mail | null;
  /** Signs what webhooks are sent; null where none is set. */
  webhookSecret: Secret | null;
  /** Looks up what the two above refer to, in the organisation that tells. */
  secrets: Secrets;
  /** The address people use, without a slash at its end. */
  publicUrl: () => string;
};
