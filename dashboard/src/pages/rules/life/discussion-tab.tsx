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
import { commentsQuery } from './queries.ts';

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
    <Panel label="Discussion" className={classes.tab}>
      <ScrollPane label="Comments" className={classes.scroll}>
        <Loaded query={query} what="the comments" rows={4}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState icon={<IconMessages size={20} stroke={1.6} />} title="Nobody has said anything">
                Why the rule is as it is, what it misses, what to try next: it stays here with the rule.
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
            aria-label="Your comment"
            placeholder="Say something about this rule"
            autosize
            minRows={2}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" look="primary" busy={say.isPending} disabled={text.trim() === ''}>
            Comment
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
          <Time at={comment.at} />
          {comment.version !== null && `, on version ${comment.version}`}
        </span>
      </div>
      <p>{comment.text}</p>
    </div>
  </li>
);
