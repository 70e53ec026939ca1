import type { DemoTenant } from '../chat/api.ts';
import { Portrait } from '../chat/Portrait.tsx';
import styles from './Landing.module.css';

/** The door for newcomers: what this is, and the chats there are to try. */
export function Landing({ demo }: { demo: readonly DemoTenant[] }) {
  return (
    <main class={styles.landing}>
      <Portrait of="assistant" />
      <h1 class={styles.title}>ClawDesk</h1>
      <p class={styles.lead}>
        Customer support by AI assistants, one for each company, with people watching over every conversation.
      </p>
      {demo.length === 0 ? (
        <p class={styles.none}>
          There is no public demo here. A company's chat is at /chat/ followed by the company's name.
        </p>
      ) : (
        <section aria-labelledby="demo">
          <h2 class={styles.heading} id="demo">
            Talk to an assistant
          </h2>
          <ul class={styles.tenants}>
            {demo.map((tenant) => (
              <li key={tenant.tenantId} class={styles.tenant}>
                <a class={styles.chat} href={webAddress(tenant.chatUrl)} dir="auto">
                  {tenant.displayName}
                </a>
                <span class={styles.state}>{tenant.state}</span>
                <a class={styles.embed} href={`/embed-demo.html?tenant=${encodeURIComponent(tenant.tenantId)}`}>
                  on a website
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </main>
  );
}

/** Never a `javascript:` address, whatever the configuration says. */
function webAddress(address: string): string {
  const url = URL.parse(address, location.origin);
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url.href : '/';
}
