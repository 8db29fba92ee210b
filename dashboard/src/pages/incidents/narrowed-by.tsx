// What a figure elsewhere was counted by and no control of the list says, as chips that take it away.
import { formatSpan } from '../../lib/span.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { Chip } from '../../ui/badge.tsx';
import { milestoneWords } from '../../words/incident-model.ts';
import { readListView } from './view.ts';
import { words } from './words.ts';

export function NarrowedBy() {
  const [search, change] = useUrlSearch();
  const { createdFrom, createdTo, reached = [], lacks = [] } = readListView(search).filter;
  const chips = [
    ...(createdFrom === undefined || createdTo === undefined
      ? []
      : [{ key: 'created', field: words.opened, value: formatSpan({ from: createdFrom, to: createdTo }) }]),
    ...reached.map((milestone) => ({ key: 'reached', field: words.reached, value: milestoneWords[milestone] })),
    ...lacks.map((milestone) => ({ key: 'lacks', field: words.lacks, value: milestoneWords[milestone] })),
  ];
  if (chips.length === 0) return null;
  return (
    <div className="wrap">
      {chips.map(({ key, field, value }) => (
        <Chip key={`${key} ${value}`} field={field} onRemove={() => change({ [key]: null })}>
          {value}
        </Chip>
      ))}
    </div>
  );
}
