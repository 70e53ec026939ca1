import type { Persona } from './identities.ts';

const STYLE = `
  :root { color-scheme: light dark; --edge: light-dark(#767676, #9a9a9a); --accent: light-dark(#0f5cc0, #8ab8ff); }
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 26rem; margin: 12vh auto; padding: 0 1rem; }
  h1 { font-size: 1.4rem; }
  button { font: inherit; color: inherit; background: none; width: 100%; text-align: left; margin: 0.3rem 0;
           padding: 0.7rem 1rem; border: 1px solid var(--edge); border-radius: 0.5rem; cursor: pointer; }
  button:hover, button:focus-visible { border-color: var(--accent); outline: 2px solid var(--accent); }
  small { display: block; opacity: 0.8; }`;

/** Asks who is signing in: one button a person. */
export function personaPage(personas: readonly Persona[]): string {
  const buttons = personas.map(
    (persona) =>
      `<button name="username" value="${escapeHtml(persona.username)}">${escapeHtml(persona.name)}<small>${escapeHtml(rightsOf(persona))}</small></button>`,
  );
  return page(
    'Who is signing in?',
    `<p>This is the local directory. Choose a person; no password is asked.</p>
    <form method="post">${buttons.join('')}</form>`,
  );
}

function rightsOf({ roles, username, extraTokenClaims }: Persona): string {
  const tenants = extraTokenClaims?.tenants;
  const where = Array.isArray(tenants) && tenants.length > 0 ? ` of ${tenants.join(', ')}` : '';
  return `${roles.join(', ')}${where} · ${username}`;
}

/** Asks whether to sign out; `form` is the form that oidc-provider prepared. */
export const signOutPage = (form: string): string =>
  page('Sign out?', `${form}<button form="op.logoutForm" name="logout" value="yes">Sign out</button>`);

export const messagePage = (title: string, text: string): string => page(title, `<p>${escapeHtml(text)}</p>`);

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>${escapeHtml(title)}</title><style>${STYLE}</style><main><h1>${escapeHtml(title)}</h1>${body}</main></html>`;
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
