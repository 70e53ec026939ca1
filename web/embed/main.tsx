import '../tokens.css';
import './isolation.css';
import { render } from 'preact';
import { Launcher } from './Launcher.tsx';

/** Put in by the build: all styles of the panel as one text, so that the embed stays one file. */
declare const __EMBED_CSS__: string;

// `<script async src="https://…/embed.js" data-tenant="acme"></script>` on any site.
const script = document.currentScript;
const tenantId = script?.dataset.tenant;

if (script instanceof HTMLScriptElement && tenantId !== undefined) {
  const siteOrigin = new URL(script.src).origin;
  if (document.body) mount(tenantId, siteOrigin);
  else document.addEventListener('DOMContentLoaded', () => mount(tenantId, siteOrigin), { once: true });
} else {
  console.error('ClawDesk: the script needs data-tenant="…" with the name of the company.');
}

function mount(tenantId: string, siteOrigin: string): void {
  if (document.querySelector(`[data-clawdesk="${CSS.escape(tenantId)}"]`)) return;
  const host = document.createElement('div');
  host.dataset.clawdesk = tenantId;
  const shadow = host.attachShadow({ mode: 'open' });
  // A constructed sheet, because a site's own content security policy may forbid inline styles.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(__EMBED_CSS__);
  shadow.adoptedStyleSheets = [sheet];
  // What is typed here must not trigger the site's keyboard shortcuts.
  for (const type of ['keydown', 'keyup', 'keypress'] as const)
    host.addEventListener(type, (event) => event.stopPropagation());
  document.body.append(host);
  render(<Launcher tenantId={tenantId} siteOrigin={siteOrigin} />, shadow);
}
