// What the server says of its sources, in the page's language; what is not known here stays as the server says it.
import { sourceSaid } from './said.ts';

export const sourceTitle = (id: string, title: string): string => sourceSaid(id)?.title ?? title;

export const sourceWords = <Source extends { id: string; title: string; summary: string }>(source: Source): Source => ({
  ...source,
  title: sourceTitle(source.id, source.title),
  summary: sourceSaid(source.id)?.summary ?? source.summary,
});
