// What a channel is: a way to tell someone outside of Tocsin.
import type { Log } from '#platform/log';
import type { Outbound } from '#platform/outbound';
import type { Secret } from '#platform/secret';

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

export type Mail = { smtpUrl: Secret; from: string };

/** The outside world, and how to reach it. */
export type World = {
  log: Log;
  outbound: Outbound;
  /** Null where no mail server is set. */
  mail: Mail | null;
  /** Signs what webhooks are sent; null where none is set. */
  webhookSecret: Secret | null;
  /** The address people use, without a slash at its end. */
  publicUrl: () => string;
};
