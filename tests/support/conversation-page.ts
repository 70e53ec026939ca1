import type { Page } from 'playwright-core';

/** The supervisors' page of one conversation: found by role and name, as a screen reader does. */
export function conversationPage(page: Page) {
  const region = page.getByRole('region', { name: /^Conversation with/ });
  const draft = region.getByRole('region', { name: 'Draft held for approval' });
  return {
    page,
    region,
    draft,
    button: (name: string | RegExp) => region.getByRole('button', { name }).first(),
    messages: region.getByRole('log').getByRole('article'),
    message: (text: string) => region.getByRole('log').getByRole('article').filter({ hasText: text }),
    edited: region.getByRole('textbox', { name: 'Answer to the customer' }),
    reply: region.getByRole('textbox', { name: 'Reply to the customer' }),
    tab: (name: string) => region.getByRole('tab', { name }),
    alert: region.getByRole('alert'),
    toast: (text: string) => page.getByRole('status').filter({ hasText: text }),
    loaded: () => region.getByRole('log').getByRole('article').first().waitFor(),
  };
}
