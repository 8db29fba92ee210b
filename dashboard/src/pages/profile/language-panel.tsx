// The language of the pages and of the mails one gets.
import { SegmentedControl } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';

import { call } from '../../lib/api.ts';
import { chooseLanguage, language, languageNames, languages, type Language } from '../../lib/language.ts';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { words } from './words.ts';

import classes from './profile.module.css';

export function LanguagePanel() {
  const change = useMutation({
    mutationFn: (chosen: Language) => call('PATCH /profile', { language: chosen }),
    onSuccess: (_, chosen) => chooseLanguage(chosen),
  });
  return (
    <Panel title={words.language}>
      <div className={classes.body}>
        <SegmentedControl
          aria-label={words.language}
          data={languages.map((each) => ({ value: each, label: languageNames[each] }))}
          value={change.variables ?? language}
          onChange={(value) => {
            const chosen = languages.find((each) => each === value);
            if (chosen) change.mutate(chosen);
          }}
        />
        {change.isError && <Problem error={change.error} />}
      </div>
    </Panel>
  );
}
