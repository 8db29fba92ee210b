// Sigma documents for tests: valid ones, with what a test cares about said in the test.
import { uuidv7 } from '#platform/id';

export type SaidRule = {
  id?: string;
  title?: string;
  level?: string;
  product?: string;
  tactic?: string;
  command?: string;
};

/** Matches a process whose command line holds `command`. Each call is another rule unless `id` is given. */
export const aRuleText = (said: SaidRule = {}): string => `title: ${said.title ?? 'Odd command'}
id: ${said.id ?? uuidv7()}
status: test
description: For a test.
author: Ada
tags:
  - attack.${said.tactic ?? 'execution'}
logsource:
  product: ${said.product ?? 'windows'}
  category: process_creation
detection:
  odd:
    CommandLine|contains: '${said.command ?? 'odd-thing'}'
  condition: odd
level: ${said.level ?? 'high'}
`;
