import type { FunctionComponent } from 'preact';
import { useState } from 'preact/hooks';
import type { CannedReply } from '../../../shared/contract/conversation.ts';
import type { Api } from '../api.ts';
import type { CannedDialogProps } from '../canned/CannedDialog.tsx';
import { toast } from '../ui/toasts.ts';

/** The editor of the tenant's canned replies, whose script is fetched when somebody first opens it. */
export function useCannedEditor(api: Api, tenantId: string, onStored: (replies: readonly CannedReply[]) => void) {
  const [Editor, setEditor] = useState<FunctionComponent<CannedDialogProps> | null>(null);
  const openEditor = () => {
    import('../canned/CannedDialog.tsx').then(
      ({ CannedDialog }) => setEditor(() => CannedDialog),
      () => toast('problem', 'The editor of canned replies could not be loaded. Try again.'),
    );
  };
  const editor = Editor && <Editor {...{ api, tenantId, onStored }} onClose={() => setEditor(null)} />;
  return { openEditor, editor };
}
