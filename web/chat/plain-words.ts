import { ApiError } from './api.ts';

export interface PlainWords {
  title: string;
  text: string;
}

/** Why a chat cannot be opened at all, or null when trying again may help. */
export function whyRefused(error: unknown): PlainWords | null {
  if (!(error instanceof ApiError)) return null;
  switch (error.status) {
    case 400:
    case 404:
      return {
        title: 'There is no chat here',
        text: 'The address of this chat is not known. Please check the link you followed.',
      };
    case 403:
      return {
        title: 'The chat is not available on this site',
        text: 'The site you are on has not been allowed to show this chat.',
      };
    default:
      return null;
  }
}

/** Why a message was not accepted and the same one never will be, or null when sending it again may help. */
export function whyNotAccepted(error: unknown): string | null {
  if (!(error instanceof ApiError) || error.status >= 500 || [401, 408, 425, 429].includes(error.status)) return null;
  if (error.status === 413) return 'This message is too large. Try a smaller picture.';
  return `This message was not accepted${error.detail ? `: ${error.detail}` : '.'}`;
}

export function tooManyMessages(seconds: number): string {
  return `Too many messages at once. Trying again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
}
