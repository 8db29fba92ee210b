// What the message parsers of Linux programs fill in.
import type { EcsDocument, NativeEvent } from '@tocsin/contracts/event';

export type LinuxReading = {
  message: string;
  ecs: EcsDocument;
  attrs: Record<string, string>;
  /** Gets the source's own field names (`USER`, `COMMAND`) beside the message. */
  native: NativeEvent;
};

export type LinuxVerdict = {
  action: string;
  category: readonly string[];
  type: readonly string[];
  outcome?: 'success' | 'failure';
};

export function conclude({ ecs }: LinuxReading, verdict: LinuxVerdict): void {
  ecs['event.action'] = verdict.action;
  ecs['event.category'] = verdict.category;
  ecs['event.type'] = verdict.type;
  if (verdict.outcome !== undefined) ecs['event.outcome'] = verdict.outcome;
}
