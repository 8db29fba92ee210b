// The spellings under which alerts may name what somebody wrote.
import { canonicalOf, entityKey } from '@tocsin/contracts/entity/canonical';
import { extractEntities } from '@tocsin/contracts/entity/extract';
import { graphKinds } from '@tocsin/contracts/entity/kinds';
import { entityKinds } from '@tocsin/contracts/words';
import { sql, type RawBuilder } from 'kysely';

import { literalText, type Test } from '#events';

import { likeOf, never, type Condition } from './conditions.ts';
import { asMeant } from './words.ts';

const kinds: readonly string[] = [...new Set<string>([...entityKinds, ...graphKinds])];

/** `host:ws14` is that host; without a kind it is any that is written like this. */
function spellingsOf(text: string): string[] {
  const plain = asMeant(text);
  const kind = kinds.find((each) => plain.toLowerCase().startsWith(`${each}:`));
  const value = kind === undefined ? plain : plain.slice(kind.length + 1);
  const all = (kind === undefined ? kinds : [kind]).flatMap((each) => {
    const canonical = canonicalOf(each, value);
    return [`${each}:${value}`.toLowerCase(), ...(canonical ? [entityKey(canonical)] : [])];
  });
  return [...new Set(all)];
}

/** What a free text is, when it is an indicator and nothing else. */
export function indicatorSpellings(text: string): string[] {
  const found = extractEntities(text);
  return found.length === 1 && !/\s/.test(text.trim()) ? spellingsOf(text) : [];
}

/** Those texts, and every other name of the entities that go by one of them. */
export const namesLike = (spellings: readonly string[]): RawBuilder<string[]> => sql`(array(
  select other.text from entity_name known join entity_name other on other.entity_id = known.entity_id
  where known.text = any(${spellings}::text[])) || ${spellings}::text[])`;

/** @param place the query of alert ids by entity, in which `ae` is the row of `alert_entity` */
export const namesEntity =
  (place: (condition: Condition) => Condition) =>
  (test: Test): Condition => {
    if (test.kind === 'exists') return place(sql`true`);
    if (test.kind === 'exact') return place(sql`ae.entity = any(${namesLike(spellingsOf(test.text))})`);
    if (test.kind !== 'match') return never;
    if (test.pattern.every((part) => typeof part === 'string'))
      return place(sql`ae.entity = any(${namesLike(spellingsOf(literalText(test.pattern)))})`);
    const like = likeOf(test.pattern);
    return place(sql`(ae.entity like ${like} or ae.entity like ${`%:${like}`})`);
  };
