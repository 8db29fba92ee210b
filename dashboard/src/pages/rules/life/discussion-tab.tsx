// What people said about a rule.
import { Textarea } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { RuleComment, RuleDocument } from '@tocsin/contracts/rule';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { ScrollPane } from '../../../ui/scroll-pane.tsx';
import { Time } from '../../../ui/time.tsx';
import { Sentence } from '../../../words/sentence.tsx';
import { commentsQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './life.module.css';

export function DiscussionTab({ rule }: { rule: RuleDocument }) {
  const query = useQuery(commentsQuery(rule.id));
  const mayWrite = useCan('rule:approve');
  const [text, setText] = useState('');
  const say = useMutation({
    mutationFn: () =>
      call('POST /detection/rules/:ruleId/comments', { ruleId: rule.id, text: text.trim(), version: rule.version }),
    onSuccess: () => {
      setText('');
      void queryClient.invalidateQueries({ queryKey: commentsQuery(rule.id).queryKey });
    },
  });
  return (
    <Panel label={words.discussion.title} className={classes.tab}>
      <ScrollPane label={words.discussion.comments} className={classes.scroll}>
        <Loaded query={query} what={words.discussion.what} rows={4}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState icon={<IconMessages size={20} stroke={1.6} />} title={words.discussion.nobody}>
                {words.discussion.nobodyHelp}
              </EmptyState>
            ) : (
              <ul className={classes.comments}>
                {items.map((comment) => (
                  <CommentLine key={comment.id} comment={comment} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </ScrollPane>
      {mayWrite && (
        <form
          className={classes.say}
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim() !== '') say.mutate();
          }}
        >
          {say.isError && <Problem error={say.error} />}
          <Textarea
            aria-label={words.discussion.yours}
            placeholder={words.discussion.placeholder}
            autosize
            minRows={2}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" look="primary" busy={say.isPending} disabled={text.trim() === ''}>
            {words.discussion.say}
          </Button>
        </form>
      )}
    </Panel>
  );
}

const CommentLine = ({ comment }: { comment: RuleComment }) => (
  <li>
    <Avatar name={comment.author.name} />
    <div>
      <div className="row">
        <b>{comment.author.name}</b>
        <span className="muted">
          {comment.version === null ? (
            <Time at={comment.at} />
          ) : (
            <Sentence
              text={words.discussion.onVersion}
              parts={{ time: <Time at={comment.at} />, version: comment.version }}
            />
          )}
        </span>
      </div>
      <p>{comment.text}</p>
    </div>
  </li>
);
