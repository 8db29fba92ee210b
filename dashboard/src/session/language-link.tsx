// Before anybody is known: the page in the other language.
import { chooseLanguage, language, languageNames, languages } from '../lib/language.ts';

import classes from './door-frame.module.css';

export const LanguageLink = () =>
  languages
    .filter((each) => each !== language)
    .map((each) => (
      <button key={each} type="button" lang={each} className={classes.language} onClick={() => chooseLanguage(each)}>
        {languageNames[each]}
      </button>
    ));
