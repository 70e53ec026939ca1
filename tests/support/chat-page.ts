import type { Page } from 'playwright-core';

export type ChatPage = ReturnType<typeof chatPage>;

/** The customers' chat as they meet it, on its own page or embedded in another: found by role and name, as a screen reader does. */
export function chatPage(page: Page) {
  const log = page.getByRole('log', { name: 'Conversation' });
  const field = page.getByRole('textbox', { name: 'Your message' });
  const byText = (text: string) => log.getByRole('article').filter({ hasText: text });
  return {
    page,
    log,
    field,
    /** What stands above the first message. */
    greeting: (text: string) => page.getByRole('region', { name: 'Messages' }).getByText(text, { exact: true }),
    messages: log.getByRole('article'),
    message: byText,
    typing: page.getByText(/is writing$/),
    status: page.getByText(/is answering$/),
    sendButton: page.getByRole('button', { name: 'Send' }),
    newMessagesButton: page.getByRole('button', { name: 'New messages' }),
    source: (n: number) => log.getByRole('button', { name: `Source ${n}:` }),
    sourceChip: (title: string) => log.getByRole('list', { name: 'Sources' }).getByRole('button', { name: title }),
    quote: log.getByRole('figure'),
    launcher: page.getByRole('button', { name: /^Chat/ }),

    open: (webUrl: string, tenantId: string) => page.goto(`${webUrl}/chat/${tenantId}`),

    /** Types `text` and presses Enter. */
    async write(text: string): Promise<void> {
      await field.fill(text);
      await field.press('Enter');
    },

    /** Waits until a message with `text` stands in the conversation. */
    waitFor: (text: string) => byText(text).last().waitFor(),

    /** Waits until everything written has been stored. */
    waitUntilSent: () =>
      log
        .getByText(/^(Sending|Not sent)/)
        .first()
        .waitFor({ state: 'detached' }),
  };
}
