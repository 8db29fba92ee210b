// What has been fetched of the graph, and the ways to fetch more.
import { useMutation } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';

import { call } from '../../lib/api.ts';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { nodeOf, nothingExplored, withGraph, withHidden, without } from './graph-model.ts';
import { words } from './words.ts';

/** More than this nobody reads. */
export const mostNodes = 1_500;
const atOnce = 50;

/** @param start the node to begin with, as `type:id`, for as long as the component stands; `from` epoch milliseconds, null for any time */
export function useExploration(start: string, from: number | null) {
  const [explored, setExplored] = useState(nothingExplored);
  const [path, setPath] = useState<readonly string[]>([]);
  const since = from === null ? {} : { from: new Date(from).toISOString() };
  const grow = useMutation({
    mutationFn: async (keys: readonly string[]) => {
      const nodes = keys.flatMap((key) => nodeOf(key) ?? []);
      for (let index = 0; index < nodes.length; index += atOnce) {
        const some = nodes.slice(index, index + atOnce);
        const answer = await call('POST /graph/expand', { nodes: some, ...since });
        setExplored((before) =>
          withGraph(
            before,
            answer,
            some.map(({ type, id }) => `${type}:${id}`),
          ),
        );
      }
    },
  });
  const way = useMutation({
    mutationFn: ([first, last]: readonly [string, string]) => {
      const [begin, end] = [nodeOf(first), nodeOf(last)];
      if (!begin || !end) throw new Error('A path is between two nodes.');
      return call('POST /graph/path', { start: begin, end, ...since });
    },
    onSuccess: (answer) => {
      if (answer.path.length === 0) showToast({ title: words.noPath });
      setPath(answer.path);
      setExplored((before) => withGraph(before, answer, []));
    },
    onError: (error) => showProblem(error, words.pathFrom),
  });
  const expand = (keys: readonly string[]) => {
    if (explored.nodes.size - explored.hidden.size >= mostNodes) showToast({ title: words.full });
    else grow.mutate(keys, { onError: (error) => showProblem(error, words.expand) });
  };
  const begin = () => grow.mutate([start]);
  const atFirst = useEffectEvent(begin);
  useEffect(() => atFirst(), []);
  return {
    explored,
    path,
    expand,
    begin,
    hide: (key: string) => setExplored((before) => without(before, key)),
    showHidden: () => setExplored(withHidden),
    findPath: (first: string, last: string) => way.mutate([first, last]),
    leavePath: () => setPath([]),
    isBusy: grow.isPending || way.isPending,
    error: grow.error,
  };
}
