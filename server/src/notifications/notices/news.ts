// What an activity is to people: which kind of notice, for those who watch or for those it names. Pure.
import type { NoticeKind } from '@tocsin/contracts/words';

/** `to` null: everyone who watches. */
export type News = { kind: NoticeKind; to: readonly string[] | null; detail: string; commentId: string | null };

type Commented = { commentId: string; excerpt: string; mentions?: readonly string[] | undefined };
type Fields = Readonly<Record<string, { before: unknown; after: unknown }>>;
type Change = { before: { id: string; name: string } | null; after: { id: string; name: string } | null };

const news = (kind: NoticeKind, to: News['to'], detail: string, commentId: string | null = null): News => ({
  kind,
  to,
  detail,
  commentId,
});

export const ofMentions = ({ commentId, excerpt, mentions = [] }: Commented): News[] =>
  mentions.length === 0 ? [] : [news('mention', mentions, excerpt, commentId)];

export const ofComment = (data: Commented): News[] => [
  ...ofMentions(data),
  news('comment', null, data.excerpt, data.commentId),
];

export const ofOwner = ({ after }: Change): News[] => [
  ...(after === null ? [] : [news('assigned', [after.id], '')]),
  news('owner', null, after?.name ?? ''),
];

export const ofStage = ({ after }: { after: string }): News[] => [news('stage', null, after)];

const people = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.values(value).filter((id): id is string => typeof id === 'string')
    : [];

export function ofEdit({ fields }: { fields: Fields }): News[] {
  const { severity, roles } = fields;
  const before = new Set(people(roles?.before));
  const added = people(roles?.after).filter((id) => !before.has(id));
  return [
    ...(severity ? [news('severity', null, String(severity.after))] : []),
    ...(added.length === 0 ? [] : [news('assigned', added, '')]),
  ];
}

export const ofSla = ({ target }: { target: string }): News[] => [news('sla', null, target)];

type AboutTask = { number: string; title: string };
const task = ({ number, title }: AboutTask): string => `${number} ${title}`;

export const ofTask = (data: AboutTask & { assigneeId?: string | null | undefined }): News[] =>
  data.assigneeId ? [news('assigned', [data.assigneeId], task(data))] : [];

export function ofTaskEdit(data: AboutTask & { fields: Fields }): News[] {
  const after = data.fields['assigneeId']?.after;
  return typeof after === 'string' ? [news('assigned', [after], task(data))] : [];
}

/**
 * What each person is told of all that an activity says: the most personal thing, once, and nothing of what they did
 * themselves. In the order of the kinds: whoever is mentioned is not told of the comment as well.
 */
export function newsFor(personId: string, actorId: string, watches: boolean, all: readonly News[]): News | null {
  if (personId === actorId) return null;
  return all.find(({ to }) => (to === null ? watches : to.includes(personId))) ?? null;
}
