// Mantine dressed in our tokens: its components behave, our colours and sizes look.
import {
  createTheme,
  localStorageColorSchemeManager,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';

import { words } from '../ui/words.ts';

const mint: MantineColorsTuple = [
  '#e6fcf7',
  '#cff7ee',
  '#a3efdd',
  '#73e6cc',
  '#3fe0c5',
  '#2cc9ae',
  '#1fae96',
  '#138b78',
  '#08705f',
  '#04574a',
];
const ink: MantineColorsTuple = [
  '#e9eff8',
  '#cdd6e3',
  '#aab7c9',
  '#8291a7',
  '#5f6e85',
  '#2a3648',
  '#182231',
  '#121924',
  '#0c1118',
  '#070a0f',
];

const quick = { duration: 120, transition: 'pop' } as const;

export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  colors: { mint, dark: ink },
  primaryColor: 'mint',
  primaryShade: { light: 8, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.3,
  defaultRadius: 6,
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: '12px', sm: '12.5px', md: '13.5px', lg: '15px', xl: '18px' },
  spacing: { xs: '6px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  components: {
    Tooltip: { defaultProps: { openDelay: 250, transitionProps: { duration: 80 }, withArrow: false } },
    Menu: {
      defaultProps: {
        shadow: 'none',
        transitionProps: quick,
        // Inside a landmark, so that screen readers find it; see shell/shell.tsx.
        portalProps: { target: '#floating' },
        withInitialFocusPlaceholder: false,
      },
    },
    Popover: { defaultProps: { shadow: 'none', transitionProps: quick, withinPortal: true } },
    Modal: {
      defaultProps: {
        transitionProps: quick,
        centered: true,
        radius: 8,
        closeButtonProps: { 'aria-label': words.close },
        // A dialog's head is not the page's banner.
        attributes: { header: { role: 'presentation' } },
      },
    },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs' } },
    MultiSelect: { defaultProps: { size: 'xs' } },
    TagsInput: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs', radius: 3 } },
  },
});

const surfaces = {
  '--mantine-color-body': 'var(--panel)',
  '--mantine-color-text': 'var(--text1)',
  '--mantine-color-default': 'var(--raised)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-border': 'var(--line2)',
  '--mantine-color-dimmed': 'var(--text3)',
  '--mantine-color-placeholder': 'var(--text3)',
  '--mantine-color-error': 'var(--critical)',
  '--mantine-color-anchor': 'var(--accent)',
};
export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: surfaces, dark: surfaces });

/** The same key as in public/before-paint.js. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: 'tocsin.theme' });
