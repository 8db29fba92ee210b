// The titles of client configurations, which the server says in English, in the page's language.
import { language } from '../lib/language.ts';
import { frenchSnippet } from './snippets.fr.ts';

export const snippetTitle = (title: string): string => (language === 'fr' ? (frenchSnippet(title) ?? title) : title);
