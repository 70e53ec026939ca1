import type { Document } from '../../../shared/contract/knowledge.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { toast } from '../ui/toasts.ts';

interface Props {
  document: Document;
  remove(documentId: string): Promise<unknown>;
  onDone(): void;
  onClose(): void;
}

export function DeleteDialog({ document, remove, onDone, onClose }: Props) {
  return (
    <ConfirmDialog
      title="Delete the document?"
      yes="Delete"
      no="Keep it"
      look="danger"
      confirm={async () => {
        await remove(document.documentId);
        toast('done', `${document.title} is deleted.`);
        onDone();
      }}
      onClose={onClose}
    >
      <p>
        <strong dir="auto">{document.title}</strong> goes in all its versions, and no answer stands on it any more. This
        cannot be undone.
      </p>
    </ConfirmDialog>
  );
}
