// Routes made from the table of contents; signing in and setting up stand outside the shell.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';

import { parseUrlSearch, stringifyUrlSearch } from './lib/url.ts';
import { pages } from './pages.ts';
import { RequireSession } from './session/require-session.tsx';
import { NotFound } from './shell/not-found.tsx';
import { Shell } from './shell/shell.tsx';
import { Problem } from './ui/problem.tsx';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./pages/sign-in/page.tsx'), 'SignInPage'),
});
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./pages/setup/page.tsx'), 'SetupPage'),
});

const passwordReset = createRoute({
  getParentRoute: () => root,
  path: '/password-reset',
  component: lazyRouteComponent(() => import('./pages/password-reset/page.tsx'), 'PasswordResetPage'),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./pages/invitation/page.tsx'), 'InvitationPage'),
});

const wallboard = createRoute({
  getParentRoute: () => root,
  path: '/wallboard',
  component: lazyRouteComponent(() => import('./pages/wallboard/page.tsx'), 'WallboardPage'),
});

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: () => (
    <RequireSession>
      <Shell>
        <Outlet />
      </Shell>
    </RequireSession>
  ),
});

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/welcome/home.tsx'), 'HomePage'),
});

// One's own account needs no permission, so it is not in the table of contents.
const profile = createRoute({
  getParentRoute: () => inside,
  path: '/profile',
  component: lazyRouteComponent(() => import('./pages/profile/page.tsx'), 'ProfilePage'),
});

const inPages = pages.map(({ path, load }) =>
  createRoute({
    getParentRoute: () => inside,
    path,
    component: lazyRouteComponent(async () => ({ default: await load() })),
    errorComponent: ({ error, reset }) => (
      <div style={{ padding: 16, maxWidth: 720 }}>
        <Problem error={error} onRetry={reset} />
      </div>
    ),
  }),
);

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    setup,
    passwordReset,
    invitation,
    wallboard,
    inside.addChildren([home, profile, ...inPages]),
  ]),
  parseSearch: parseUrlSearch,
  stringifySearch: stringifyUrlSearch,
  defaultPreload: 'intent',
  defaultNotFoundComponent: NotFound,
});
