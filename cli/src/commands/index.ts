// Every command. Add yours here.
import type { Command } from 'commander';

import { demoCommand } from './demo.ts';
import { huntCommand } from './hunt.ts';
import { importCommand } from './import.ts';
import { rulesCommand } from './rules.ts';
import { startCommand } from './start.ts';
import { verifyCommand } from './verify.ts';

export const commands: readonly (() => Command)[] = [
  startCommand,
  huntCommand,
  importCommand,
  rulesCommand,
  demoCommand,
  verifyCommand,
];
